import type { z } from 'zod';
import type { MyCard } from '../../../contract/api/cardLogin.ts';
import { AppError } from '../../../contract/errors.ts';
import { type LiveSession, type Services, instant, sessionOf } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { IssuedCard } from '../../db/schema.ts';
import type { AreaHandlers } from '../../register.ts';
import { bindCard, cardOf } from '../cardLogin/accounts.ts';
import { takeTurn } from '../cardLogin/enterprises.ts';
import { withProof } from '../cardLogin/proof.ts';
import { refuseBoundToAnother } from '../cardLogin/rules.ts';

/** CARD-9 */
export const myCards: AreaHandlers<'myCards'> = {
  async list(_input, context) {
    return { items: await boundCards(context.services.db, context.services, sessionOf(context)) };
  },

  async bind({ proof }, context) {
    const { services } = context;
    const session = sessionOf(context);
    return withProof(services, proof, 'bind', {
      async work(trx, { card }) {
        refuseMisfit(card, session);
        await takeTurn(trx, card.uscc);
        await refuseBoundToAnother(trx, card.card_no, session.account);
        if (await cardOf(trx, session.account_id)) throw new AppError('card-rule/already-bound');
        await bindCard(trx, services.now(), card.card_no, session.account);
        return describe(card, services.now(), services.now());
      },
    });
  },

  async unbind({ cardNo }, context) {
    const session = sessionOf(context);
    const { numDeletedRows } = await context.services.db
      .deleteFrom('card_bindings')
      .where('card_no', '=', cardNo)
      .where('account_id', '=', session.account_id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new AppError('card-rule/not-bound');
    return {};
  },
};

/** Same enterprise; legal-person cards for admins, operator cards for operators with the same ID. */
function refuseMisfit(card: IssuedCard, { account }: LiveSession): void {
  if (card.uscc !== account.uscc) throw new AppError('card-rule/other-enterprise');
  if ((card.role === 'legal') !== (account.account_type === 'admin')) throw new AppError('card-rule/role-mismatch');
  const sameHolder = card.holder_id_type === account.id_type && card.holder_id_number === account.id_number;
  if (account.account_type === 'operator' && !sameHolder) throw new AppError('card-rule/other-holder');
}

async function boundCards(queries: Queries, { now }: Services, { account_id: accountId }: LiveSession) {
  const rows = await queries
    .selectFrom('card_bindings')
    .innerJoin('issued_cards', 'issued_cards.card_no', 'card_bindings.card_no')
    .selectAll('issued_cards')
    .select('card_bindings.bound_at')
    .where('card_bindings.account_id', '=', accountId)
    .execute();
  return rows.map(({ bound_at: boundAt, ...card }) => describe(card, boundAt, now()));
}

function describe(card: IssuedCard, boundAt: number, now: number): z.input<typeof MyCard> {
  return {
    cardNo: card.card_no,
    certNo: card.cert_no,
    holder: card.holder_name,
    role: card.role,
    validFrom: instant(card.valid_from),
    validTo: instant(card.valid_to),
    status: card.status === 'normal' && now > card.valid_to ? 'expired' : card.status,
    boundSince: instant(boundAt),
  };
}
