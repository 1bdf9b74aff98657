import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { TraceState } from '../../contract/desktop.ts';
import { desktop, onDesktop } from '../desktop.ts';

/** Whether commands to cards are being noted in the log now. */
export const useTraceStore = defineStore('trace', () => {
  const state = ref<TraceState>({ until: null });
  onDesktop('trace', (event) => (state.value = event.state));

  return {
    until: computed(() => state.value.until),
    load: async (): Promise<void> => {
      state.value = await desktop.diagnostics.trace({});
    },
    /** @throws AppError */
    set: async (on: boolean): Promise<void> => {
      state.value = await desktop.diagnostics.setTrace({ on });
    },
  };
});
