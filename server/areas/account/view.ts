import type { z } from 'zod';
import type { AccountView } from '../../../contract/api/account.ts';
import { maskEmail, maskIdNumber, maskMobile } from '../../../contract/rules/mask.ts';
import { type LiveSession, instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account, Enterprise } from '../../db/schema.ts';
import { cardOf } from '../cardLogin/accounts.ts';

type View = z.input<typeof AccountView>;

/** ACC-1: own data, and for the admin the enterprise's; ID numbers, mobile and e-mail leave the server masked only. */
export async function viewAccount(queries: Queries, session: LiveSession): Promise<View> {
  const { account } = session;
  const boundCard = await cardOf(queries, account.account_id);
  const enterprise = await enterpriseView(queries, account);
  const overseas = account.account_type === 'overseas' ? await overseasView(queries, account.account_id) : undefined;
  return {
    username: account.username,
    accountType: account.account_type,
    activated: account.activated === 1,
    name: account.name,
    ...(account.id_type ? { idType: account.id_type } : {}),
    ...(account.id_number ? { idNumberMasked: maskIdNumber(account.id_number) } : {}),
    // FLD-3: validity belongs to resident IDs.
    ...(account.id_type === 'resident-id' && account.id_valid_from ? { idValidFrom: account.id_valid_from } : {}),
    ...(account.id_type === 'resident-id' && account.id_valid_to ? { idValidTo: account.id_valid_to } : {}),
    ...(account.mobile ? { mobileMasked: maskMobile(account.mobile) } : {}),
    ...(account.email ? { emailMasked: maskEmail(account.email) } : {}),
    mobileLogin: account.mobile_login === 1,
    createdAt: instant(account.created_at),
    createdBy: account.created_by,
    cardBound: boundCard !== undefined,
    // ACT-2
    mayActivate: account.activated === 0 && session.card_no !== null && session.card_no === boundCard,
    ...(enterprise ? { enterprise } : {}),
    ...(overseas ? { overseas } : {}),
  };
}

async function enterpriseView(queries: Queries, { uscc, account_type: type }: Account): Promise<View['enterprise']> {
  if (uscc === null) return undefined;
  const enterprise = await queries.selectFrom('enterprises').selectAll().where('uscc', '=', uscc).executeTakeFirstOrThrow();
  return {
    name: enterprise.name,
    uscc: enterprise.uscc,
    orgCode: enterprise.org_code,
    ...(type === 'admin' ? adminsView(enterprise) : {}),
  };
}

function adminsView(enterprise: Enterprise) {
  return {
    legalName: enterprise.legal_name,
    legalIdType: enterprise.legal_id_type,
    legalIdNumberMasked: maskIdNumber(enterprise.legal_id_number),
    address: enterprise.address,
    region: enterprise.region,
  };
}

async function overseasView(queries: Queries, accountId: string): Promise<View['overseas']> {
  const row = await queries.selectFrom('overseas_profiles').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  if (!row) return undefined;
  return {
    country: row.country,
    organisation: row.organisation,
    phone: row.phone,
    address: row.address,
    ...(row.registration_number ? { registrationNumber: row.registration_number } : {}),
    ...(row.department ? { department: row.department } : {}),
    ...(row.job_title ? { jobTitle: row.job_title } : {}),
    ...(row.fax ? { fax: row.fax } : {}),
    ...(row.mobile ? { mobile: row.mobile } : {}),
    ...(row.notes ? { notes: row.notes } : {}),
  };
}
