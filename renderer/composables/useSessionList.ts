import { ref, shallowRef, watch } from 'vue';
import { AppError } from '../../contract/errors.ts';
import { useNetworkStore } from '../stores/network.ts';
import { useSessionStore } from '../stores/session.ts';

/** A list that the session's enterprise has at the server, read anew whenever a session or the server comes back. */
export function useSessionList<T>(read: () => Promise<{ readonly items: readonly T[] }>) {
  const session = useSessionStore();
  const network = useNetworkStore();
  const items = shallowRef<readonly T[]>([]);
  const error = shallowRef<AppError>();
  const loading = ref(false);

  async function load(): Promise<void> {
    if (!session.session || !network.online) return;
    loading.value = true;
    try {
      items.value = (await read()).items;
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
