import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import { desktop, onDesktop } from '../desktop.ts';

const nothing: CardsSnapshot = { service: 'running', readers: [], cards: [] };

/** What is plugged in, live. */
export const useCardsStore = defineStore('cards', () => {
  const snapshot = ref<CardsSnapshot>(nothing);
  /** False until the first answer: nothing is said about readers before. */
  const known = ref(false);
  const hostRestarting = ref(false);
  /** The machine slept, or another session came to it: readers are looked for anew, until the first news of them. */
  const woken = ref(false);

  function take(next: CardsSnapshot): void {
    snapshot.value = next;
    known.value = true;
  }
  onDesktop('cards', (event) => {
    take(event.snapshot);
    woken.value = false;
  });
  onDesktop('native-host', ({ state }) => {
    hostRestarting.value = state === 'restarting';
    if (state === 'woken') woken.value = true;
  });

  async function load(): Promise<void> {
    take(await desktop.cards.list({}));
  }

  return {
    snapshot,
    known,
    hostRestarting,
    woken,
    /** What is shown of the readers is of before. */
    looking: computed(() => woken.value || hostRestarting.value),
    cards: computed<readonly CardInfo[]>(() => snapshot.value.cards),
    load,
    isInserted: (cardNo: string) => snapshot.value.cards.some((card) => card.cardNo === cardNo),
  };
});
