import { computed } from 'vue';
import { useCardsStore } from '../stores/cards.ts';

export type CardsState = 'looking' | 'restarting' | 'stopped' | 'no-readers' | 'no-card' | 'cards';

/** Which of the plugged-in situations the screen is in. Cards win over everything: one that shows can be used. */
export function useCardsState() {
  const store = useCardsStore();
  const state = computed<CardsState>(() => {
    const { service, readers, cards } = store.snapshot;
    if (!store.known) return 'looking';
    if (cards.length > 0) return 'cards';
    if (store.hostRestarting) return 'restarting';
    if (service === 'stopped') return 'stopped';
    if (service === 'no-readers' || readers.length === 0) return 'no-readers';
    return 'no-card';
  });
  return { store, state };
}
