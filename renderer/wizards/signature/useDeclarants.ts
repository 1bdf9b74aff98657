import { ref, shallowRef, watch } from 'vue';
import type { Declarant } from '../../../contract/api/signatures.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { useNetworkStore } from '../../stores/network.ts';
import { useSessionStore } from '../../stores/session.ts';

/** SIG-1: every operator of the enterprise, read anew whenever a session or the server comes back. */
export function useDeclarants() {
  const session = useSessionStore();
  const network = useNetworkStore();
  const items = shallowRef<readonly Declarant[]>([]);
  const loading = ref(false);
  const error = shallowRef<AppError>();

  async function load(): Promise<void> {
    if (!session.session || !network.online) return;
    loading.value = true;
    try {
      items.value = (await desktop.signatures.declarants({})).items;
      error.value = undefined;
    } catch (thrown) {
      error.value = AppError.from(thrown);
    } finally {
      loading.value = false;
    }
  }
  watch(() => [session.session?.username, network.online], load, { immediate: true });

  return { items, loading, error, load };
}
