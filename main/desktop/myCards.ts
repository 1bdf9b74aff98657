import type { DesktopHandlers } from '../../contract/desktop.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import { proveCard } from '../card/cardProof.ts';
import type { DesktopContext } from './context.ts';
import { pinDeskOf } from './pinDesk.ts';

/** CARD-9. */
export function myCardsCalls(context: DesktopContext): DesktopHandlers['myCards'] {
  const { native, remote, store } = context;
  return {
    list: () => remote.api.myCards.list({}),
    bind: async ({ cardId }) => {
      const proof = await proveCard(pinDeskOf(context), native, remote, cardId, 'bind');
      const card = await remote.api.myCards.bind({ proof });
      store.audit.append({ event: 'card-bound', details: { cardNo: maskCardNo(card.cardNo) } });
      return card;
    },
    unbind: async ({ cardNo }) => {
      await remote.api.myCards.unbind({ cardNo });
      store.audit.append({ event: 'card-unbound', details: { cardNo: maskCardNo(cardNo) } });
      return {};
    },
  };
}
