import { AppError } from '../../../contract/errors.ts';
import type { Caller, Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import type { TicketTable } from '../../db/tables/entry.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import type { OpeningCard } from '../../sessions.ts';
import { bindCard, cardOf } from './accounts.ts';
import { makeChallenge } from './challenges.ts';
import { ensureEnterprise, takeTurn } from './enterprises.ts';
import { boundElsewhere, enter } from './outcomes.ts';
import { issuedCard, refuseUnusable, withProof } from './proof.ts';
import { applyCardRules, ensureAdmin, refuseBoundToAnother } from './rules.ts';
import { takeOver } from './takeOver.ts';
import { readTicket, spendTicket } from './tickets.ts';

export const cardLogin: AreaHandlers<'cardLogin'> = {
  async challenge({ cardNo, purpose }, { services }) {
    return makeChallenge(services, cardNo, purpose);
  },

  async login({ proof }, { services, caller }) {
    return withProof(services, proof, 'login', {
      prepare: ({ card }) => ensureEnterprise(services, card.uscc),
      work: (trx, opening) => applyCardRules(trx, services, { ...opening, caller }),
    });
  },

  /** CARD-3 */
  async choose({ ticket, choice }, { services, caller }) {
    const { db } = services;
    const outcome = await transact(db, async (trx) => {
      const { opening, account: admin } = await resume(trx, services, ticket, 'bind-or-take-over', caller);
      await refuseBoundToAnother(trx, opening.card.card_no, admin);
      const boundTo = await cardOf(trx, admin.account_id);
      if (boundTo !== undefined && boundTo !== opening.card.card_no) throw boundElsewhere(admin, boundTo);
      const account = choice === 'take-over' ? await takeOver(trx, services, opening.card, admin) : admin;
      if (boundTo === undefined) await bindCard(trx, services.now(), opening.card.card_no, account);
      return enter(trx, services, opening, { account, rule: 'CARD-3', bound: boundTo === undefined, takenOver: choice === 'take-over' });
    });
    if (choice === 'take-over') await services.notices.deliver();
    return outcome;
  },

  /** CARD-6: the same card signs once more; then it is bound and no account is made. */
  async confirmIdentity({ ticket, proof }, { services, caller }) {
    const { card_no: cardNo } = await readTicket(services.db, services.now(), ticket, 'identity-check');
    return withProof(services, proof, 'identity-check', {
      async work(trx, { card: proven }) {
        if (proven.card_no !== cardNo) throw new AppError('proof/card-mismatch');
        const { opening, account: operator } = await resume(trx, services, ticket, 'identity-check', caller);
        const { card } = opening;
        // The operator's data changed since it was asked for.
        if (operator.id_type !== card.holder_id_type || operator.id_number !== card.holder_id_number) {
          throw new AppError('card-rule/ticket-expired');
        }
        await refuseBoundToAnother(trx, card.card_no, operator);
        const boundTo = await cardOf(trx, operator.account_id);
        if (boundTo !== undefined && boundTo !== card.card_no) throw boundElsewhere(operator, boundTo);
        const createdAdmin = await ensureAdmin(trx, services, opening);
        if (boundTo === undefined) await bindCard(trx, services.now(), card.card_no, operator);
        return enter(trx, services, opening, {
          account: operator,
          rule: createdAdmin ? 'CARD-5' : 'CARD-6',
          created: createdAdmin ? [createdAdmin] : [],
          bound: boundTo === undefined,
        });
      },
    });
  },
};

/**
 * Takes the enterprise's turn, then uses the ticket up (in this order, as every other transaction does) and looks afresh at
 * what it was given for: minutes have passed.
 */
async function resume(
  queries: Queries,
  services: Services,
  token: string,
  kind: TicketTable['kind'],
  caller: Caller,
): Promise<{ opening: OpeningCard; account: Account }> {
  const ticket = await readTicket(queries, services.now(), token, kind);
  const card = await issuedCard({ db: queries }, ticket.card_no);
  if (!card) throw new AppError('card-rule/ticket-expired');
  await takeTurn(queries, card.uscc);
  await spendTicket(queries, services.now(), token, kind);
  refuseUnusable(card, services.now());
  const account = await queries
    .selectFrom('accounts')
    .selectAll()
    .where('account_id', '=', ticket.account_id)
    .executeTakeFirst();
  if (!account) throw new AppError('card-rule/ticket-expired');
  return { opening: { card, fingerprint: ticket.cert_fingerprint, caller }, account };
}
