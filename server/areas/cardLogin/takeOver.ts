import type { Services } from '../../context.ts';
import type { Notice } from '../../adapters/notices.ts';
import type { Queries } from '../../db/database.ts';
import type { Account, IssuedCard } from '../../db/schema.ts';
import { endSessions } from '../../sessions.ts';
import { holderFrom } from './accounts.ts';

/**
 * CARD-3, taking over: holder data become the card's, the old password, sessions, codes and ways of contact end, the account is
 * not active. The old mobile and e-mail are told afterwards, from notices written in the same transaction.
 */
export async function takeOver(queries: Queries, services: Services, card: IssuedCard, admin: Account): Promise<Account> {
  const replaced = {
    ...holderFrom(card),
    mobile: null,
    email: null,
    mobile_login: 0,
    password_hash: services.passwords.initialHash,
    password_initial: 1,
    activated: 0,
    disabled: 0,
  };
  await queries.updateTable('accounts').set(replaced).where('account_id', '=', admin.account_id).execute();
  await endSessions(queries, admin.account_id);
  await queries.deleteFrom('codes').where('account_id', '=', admin.account_id).execute();
  await queries.deleteFrom('tickets').where('account_id', '=', admin.account_id).execute();
  await services.notices.post(queries, services.now(), warnings(admin));
  return { ...admin, ...replaced };
}

function warnings({ username, mobile, email }: Account): Notice[] {
  const text =
    `【单一窗口】贵企业的管理员账号 ${username} 已由法人卡接管，原密码和登录会话已失效。如有疑问请联系企业法定代表人。` +
    ` Account ${username} was taken over with the enterprise's legal-person card; its old password and sessions have ended.`;
  return [
    ...(mobile ? [{ channel: 'sms' as const, recipient: mobile, text }] : []),
    ...(email ? [{ channel: 'email' as const, recipient: email, text }] : []),
  ];
}
