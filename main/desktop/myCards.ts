import type { DesktopHandlers } from '../../contract/desktop.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import { proveCard } from '../card/cardProof.ts';
import type { DesktopContext } from './context.ts';
import { pinDeskOf } from './pinDesk.ts';

/** CARD-9. */
export function myCardsCalls(context: DesktopContext): DesktopHandlers['myCards'] {
  const { native, remote, audit } = context;
  return {
    list: () => remote.api.myCards.list({}),
    bind: async ({ cardId }) => {
      const proof = await proveCard(pinDeskOf(context), native, remote, cardId, 'bind');
      const card = await remote.api.myCards.bind({ proof });
      audit('card-bound', { cardNo: maskCardNo(card.cardNo) });
      return card;
    },
    unbind: async ({ cardNo }) => {
      await remote.api.myCards.unbind({ cardNo });
      audit('card-unbound', { cardNo: maskCardNo(cardNo) });
      return {};
    },
  };
}
