import { computed } from 'vue';
import { useCardsStore } from '../../stores/cards.ts';
import { useNetworkStore } from '../../stores/network.ts';
import { useSessionStore } from '../../stores/session.ts';
import { sealObstacle, sessionCard } from './sealRights.ts';

/** SEAL-2, SIG-1: whether seals and signatures may be signed just now, as session, reader and network change. */
export function useSealRight() {
  const session = useSessionStore();
  const cards = useCardsStore();
  const network = useNetworkStore();
  return {
    /** What stands in the way; null where nothing does. */
    obstacle: computed(() => sealObstacle(session.session, cards.snapshot, network.online)),
    /** The session's card, if it is in. */
    card: computed(() => sessionCard(session.session, cards.snapshot)),
    /** The number of the card that opened the session. */
    cardNo: computed(() => session.session?.card?.cardNo ?? ''),
  };
}
