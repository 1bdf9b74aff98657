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
    /** How far this PC's clock is off, in the unit a person would say it in; undefined while it does not matter. */
    skew: computed(() => {
      const minutes = Math.round(Math.abs(state.value.clockSkewSeconds ?? 0) / 60);
      if (minutes * 60 < SKEW_TO_MIND_SECONDS) return undefined;
      if (minutes < 120) return { unit: 'minutes', count: minutes } as const;
      if (minutes < 48 * 60) return { unit: 'hours', count: Math.round(minutes / 60) } as const;
      return { unit: 'days', count: Math.round(minutes / 1440) } as const;
    }),
    load,
  };
});
