import { AppError } from '../../../contract/errors.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import type { OpeningCard } from '../../sessions.ts';
import { accountOf, adminOf, bindCard, cardOf, createAccount, operatorOf } from './accounts.ts';
import { takeTurn } from './enterprises.ts';
import { type Outcome, askBindOrTakeOver, askIdentityCheck, boundElsewhere, enter } from './outcomes.ts';

/**
 * CARD-2…CARD-6 for a card whose proof holds. Runs in a transaction; the enterprise's cards take turns (CARD-8), and
 * unique indexes stand behind that.
 */
export async function applyCardRules(queries: Queries, services: Services, opening: OpeningCard): Promise<Outcome> {
  await takeTurn(queries, opening.card.uscc);
  return opening.card.role === 'legal'
    ? applyLegalCardRules(queries, services, opening)
    : applyOperatorCardRules(queries, services, opening);
}

async function applyLegalCardRules(queries: Queries, services: Services, opening: OpeningCard): Promise<Outcome> {
  const { card } = opening;
  const admin = await adminOf(queries, card.uscc);
  await refuseBoundToAnother(queries, card.card_no, admin);
  if (!admin) {
    // CARD-2
    const created = await createAccount(queries, services, card, 'admin');
    await bindCard(queries, services.now(), card.card_no, created);
    return enter(queries, services, opening, { account: created, rule: 'CARD-2', created: [created], bound: true });
  }
  const boundTo = await cardOf(queries, admin.account_id);
  if (boundTo === undefined) {
    if (admin.disabled) throw new AppError('login/disabled');
    return askBindOrTakeOver(queries, services, opening, admin); // CARD-3
  }
  if (boundTo !== card.card_no) throw boundElsewhere(admin, boundTo); // CARD-4
  return enter(queries, services, opening, { account: admin, rule: 'CARD-4', bound: false });
}

async function applyOperatorCardRules(queries: Queries, services: Services, opening: OpeningCard): Promise<Outcome> {
  const { card } = opening;
  const operator = await operatorOf(queries, card);
  await refuseBoundToAnother(queries, card.card_no, operator);
  if (operator) {
    const boundTo = await cardOf(queries, operator.account_id);
    if (boundTo === card.card_no) return enter(queries, services, opening, { account: operator, rule: 'CARD-6', bound: false });
    if (boundTo !== undefined) throw boundElsewhere(operator, boundTo);
    if (operator.disabled) throw new AppError('login/disabled');
    return askIdentityCheck(queries, services, opening, operator);
  }
  const createdAdmin = await ensureAdmin(queries, services, opening);
  const created = await createAccount(queries, services, card, 'operator');
  await bindCard(queries, services.now(), card.card_no, created);
  return enter(queries, services, opening, {
    account: created,
    rule: createdAdmin ? 'CARD-5' : 'CARD-6',
    created: createdAdmin ? [createdAdmin, created] : [created],
    bound: true,
  });
}

/** CARD-5: an enterprise without admin gets one, not bound. Answers it only when it was made now. */
export async function ensureAdmin(queries: Queries, services: Services, { card }: OpeningCard): Promise<Account | undefined> {
  if (await adminOf(queries, card.uscc)) return undefined;
  return createAccount(queries, services, card, 'admin');
}

/** A card is never moved silently from one account to another. */
export async function refuseBoundToAnother(queries: Queries, cardNo: string, account: Account | undefined): Promise<void> {
  const holder = await accountOf(queries, cardNo);
  if (holder && holder.account_id !== account?.account_id) throw new AppError('card-rule/card-bound-elsewhere');
}
