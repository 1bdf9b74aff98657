import { AppError } from '../../../contract/errors.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import { newId } from '../../secrets.ts';

/** What differs between the kinds of registration; the rest is the same for all. */
export type NewAccount = Pick<Account, 'uscc' | 'account_type' | 'username' | 'name' | 'id_type' | 'id_number' | 'id_valid_from' | 'id_valid_to' | 'mobile' | 'email' | 'password_hash' | 'terms_version'>;

/**
 * REG: an account that its holder registered: active, with a password of their own. Inside a transaction that `transact` runs
 * again when another registration took the name first.
 * @returns its id
 * @throws AppError `input/invalid` (username) when the name is taken
 */
export async function insertAccount(queries: Queries, now: number, account: NewAccount): Promise<string> {
  if (await isTaken(queries, account.username)) throw usernameTaken();
  const accountId = newId();
  await queries
    .insertInto('accounts')
    .values({
      ...account,
      account_id: accountId,
      username_key: usernameKey(account.username),
      password_initial: 0,
      activated: 1,
      disabled: 0,
      mobile_login: 0,
      created_at: now,
      created_by: 'registration',
      terms_accepted_at: account.terms_version === null ? null : now,
    })
    .execute();
  return accountId;
}

/** FLD-5: by an account, or by an issued card, whose account will have that name (CARD-2, CARD-5). */
export async function isTaken(queries: Queries, username: string): Promise<boolean> {
  const account = await queries.selectFrom('accounts').select('account_id').where('username_key', '=', usernameKey(username)).executeTakeFirst();
  const card = await queries.selectFrom('issued_cards').select('card_no').where('card_no', '=', usernameKey(username).toUpperCase()).executeTakeFirst();
  return account !== undefined || card !== undefined;
}

export function usernameTaken(): AppError {
  return new AppError('input/invalid', { fields: { username: 'field/username-taken' } });
}
