import type { z } from 'zod';
import type { AccountView } from '../../../contract/api/account.ts';
import { maskEmail, maskIdNumber, maskMobile } from '../../../contract/rules/mask.ts';
import { type LiveSession, instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Enterprise } from '../../db/schema.ts';
import { cardOf } from '../cardLogin/accounts.ts';

/** ACC-1: own data, and for the admin the enterprise's; ID numbers, mobile and e-mail leave the server masked only. */
export async function viewAccount(queries: Queries, session: LiveSession): Promise<z.input<typeof AccountView>> {
  const { account } = session;
  const enterprise = await queries
    .selectFrom('enterprises')
    .selectAll()
    .where('uscc', '=', account.uscc)
    .executeTakeFirstOrThrow();
  const boundCard = await cardOf(queries, account.account_id);
  return {
    username: account.username,
    accountType: account.account_type,
    activated: account.activated === 1,
    name: account.name,
    idType: account.id_type,
    idNumberMasked: maskIdNumber(account.id_number),
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
    enterprise: {
      name: enterprise.name,
      uscc: enterprise.uscc,
      orgCode: enterprise.org_code,
      ...(account.account_type === 'admin' ? adminsView(enterprise) : {}),
    },
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
