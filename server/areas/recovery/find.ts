import type { EnterpriseInput, PersonInput } from '../../../contract/api/person.ts';
import type { FoundUsernames } from '../../../contract/api/recovery.ts';
import { normalizeEnterpriseName } from '../../../contract/rules/person.ts';
import type { Queries } from '../../db/database.ts';
import type { Account, Enterprise } from '../../db/schema.ts';
import { isSamePerson } from './forms.ts';

/** The enterprise with this organisation code and this name: both must be right. */
export async function enterpriseNamed(queries: Queries, { name, orgCode }: EnterpriseInput): Promise<Enterprise | undefined> {
  const rows = await queries.selectFrom('enterprises').selectAll().where('org_code', '=', orgCode).execute();
  return rows.find((one) => normalizeEnterpriseName(one.name) === name);
}

/** An account of this kind with this holder and, where they are given, this mobile and enterprise (REC-6, REC-7). */
export async function accountOfPerson(
  queries: Queries,
  wanted: { readonly kind: 'operator' | 'personal'; readonly person: PersonInput; readonly mobile?: string; readonly uscc?: string | undefined },
): Promise<Account | undefined> {
  const rows = await queries
    .selectFrom('accounts')
    .selectAll()
    .where('account_type', '=', wanted.kind)
    .where('id_number', '=', wanted.person.idNumber)
    .execute();
  return rows.find(
    (one) =>
      isSamePerson(wanted.person, holderOf(one)) &&
      (wanted.mobile === undefined || one.mobile === wanted.mobile) &&
      (wanted.kind === 'personal' || one.uscc === wanted.uscc),
  );
}

export function holderOf({ name, id_type: idType, id_number: idNumber }: Account) {
  return { name, idType, idNumber };
}

export function legalPersonOf({ legal_name: name, legal_id_type: idType, legal_id_number: idNumber }: Enterprise) {
  return { name, idType, idNumber };
}

/** REC-3: the two operators who are asked: those with a mobile who joined first, so that it is the same two each time. */
export function operatorsWithMobile(queries: Queries, uscc: string): Promise<Account[]> {
  return queries
    .selectFrom('accounts')
    .selectAll()
    .where('uscc', '=', uscc)
    .where('account_type', '=', 'operator')
    .where('disabled', '=', 0)
    .where('mobile', 'is not', null)
    .orderBy('created_at')
    .orderBy('account_id')
    .limit(2)
    .execute();
}

/** What every branch ends in. */
export function found(accounts: readonly Account[]): FoundUsernames {
  const usernames = accounts.flatMap(({ username, account_type: accountType }) =>
    accountType === 'admin' || accountType === 'operator' || accountType === 'personal' ? [{ username, accountType }] : [],
  );
  return { outcome: 'found', usernames };
}
