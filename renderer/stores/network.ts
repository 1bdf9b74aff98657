import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { NetworkState } from '../../contract/desktop.ts';
import { desktop, onDesktop } from '../desktop.ts';

/** Beyond this a signed challenge's time no longer fits the server's. */
const SKEW_TO_MIND_SECONDS = 120;

export const useNetworkStore = defineStore('network', () => {
  const state = ref<NetworkState>({ online: true });
  onDesktop('network', (event) => (state.value = event.state));

  async function load(): Promise<void> {
    state.value = await desktop.app.network({});
  }

  return {
    state,
    online: computed(() => state.value.online),
    /** Minutes that this PC's clock differs, when that matters. */
    skewMinutes: computed(() => {
      const seconds = Math.abs(state.value.clockSkewSeconds ?? 0);
      return seconds > SKEW_TO_MIND_SECONDS ? Math.round(seconds / 60) : 0;
    }),
    load,
  };
});
