import { usernameKey } from '../../../contract/rules/username.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account, IssuedCard } from '../../db/schema.ts';
import { newId } from '../../secrets.ts';

/** The enterprise's admin, if it has one: the constraint allows no second. */
export function adminOf(queries: Queries, uscc: string): Promise<Account | undefined> {
  return queries
    .selectFrom('accounts')
    .selectAll()
    .where('uscc', '=', uscc)
    .where('account_type', '=', 'admin')
    .executeTakeFirst();
}

/** CARD-6: the operator with the card holder's ID type and number within the enterprise. */
export function operatorOf(queries: Queries, card: IssuedCard): Promise<Account | undefined> {
  return queries
    .selectFrom('accounts')
    .selectAll()
    .where('uscc', '=', card.uscc)
    .where('account_type', '=', 'operator')
    .where('id_type', '=', card.holder_id_type)
    .where('id_number', '=', card.holder_id_number)
    .executeTakeFirst();
}

export async function cardOf(queries: Queries, accountId: string): Promise<string | undefined> {
  const row = await queries.selectFrom('card_bindings').select('card_no').where('account_id', '=', accountId).executeTakeFirst();
  return row?.card_no;
}

/** The account a card is bound to. */
export function accountOf(queries: Queries, cardNo: string): Promise<Account | undefined> {
  return queries
    .selectFrom('card_bindings')
    .innerJoin('accounts', 'accounts.account_id', 'card_bindings.account_id')
    .selectAll('accounts')
    .where('card_bindings.card_no', '=', cardNo)
    .executeTakeFirst();
}

export async function bindCard(queries: Queries, now: number, cardNo: string, account: Account): Promise<void> {
  await queries
    .insertInto('card_bindings')
    .values({ card_no: cardNo, account_id: account.account_id, bound_at: now })
    .execute();
}

/** Holder data of an account as the card's record says. */
export function holderFrom(card: IssuedCard) {
  return {
    name: card.holder_name,
    id_type: card.holder_id_type,
    id_number: card.holder_id_number,
    id_valid_from: card.holder_id_valid_from,
    id_valid_to: card.holder_id_valid_to,
  };
}

/**
 * CARD-2, CARD-5, CARD-6: an account that a card creates: username `卡号_ADMIN` or `卡号`, initial password, not active.
 * Not bound yet.
 */
export async function createAccount(
  queries: Queries,
  { now, passwords }: Services,
  card: IssuedCard,
  accountType: Account['account_type'],
): Promise<Account> {
  const username = await freeUsername(queries, accountType === 'admin' ? `${card.card_no}_ADMIN` : card.card_no);
  const account: Account = {
    account_id: newId(),
    uscc: card.uscc,
    account_type: accountType,
    username,
    username_key: usernameKey(username),
    ...holderFrom(card),
    mobile: null,
    email: null,
    password_hash: passwords.initialHash,
    password_initial: 1,
    activated: 0,
    disabled: 0,
    mobile_login: 0,
    created_at: now(),
    created_by: 'card',
    terms_version: null,
    terms_accepted_at: null,
  };
  await queries.insertInto('accounts').values(account).execute();
  return account;
}

/** The name the rule says. Only an account whose holder changed later can have it already: then a number follows. */
async function freeUsername(queries: Queries, wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const username = number === 1 ? wanted : `${wanted}_${number}`;
    const taken = await queries
      .selectFrom('accounts')
      .select('account_id')
      .where('username_key', '=', usernameKey(username))
      .executeTakeFirst();
    if (!taken) return username;
  }
}
