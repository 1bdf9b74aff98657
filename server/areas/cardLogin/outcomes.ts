import type { z } from 'zod';
import type { CardLoginOutcome } from '../../../contract/api/cardLogin.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { maskEmail, maskIdNumber, maskMobile, maskName } from '../../../contract/rules/mask.ts';
import { type Services, instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account } from '../../db/schema.ts';
import { type OpeningCard, openSession } from '../../sessions.ts';
import { giveTicket } from './tickets.ts';

export type Outcome = z.input<typeof CardLoginOutcome>;
type Entered = Extract<Outcome, { outcome: 'entered' }>;

const dayMs = 86_400_000;

export interface Entry {
  readonly account: Account;
  readonly rule: Entered['rule'];
  readonly created?: readonly Account[];
  /** Whether this login bound the card. */
  readonly bound: boolean;
  readonly takenOver?: boolean;
}

/** Opens the session and says what was done. @throws AppError `login/disabled` */
export async function enter(queries: Queries, services: Services, opening: OpeningCard, entry: Entry): Promise<Outcome> {
  const { account, created = [] } = entry;
  if (account.disabled) throw new AppError('login/disabled');
  const now = services.now();
  const { card } = opening;
  // CARD-7: whole days left, today's rest counts as one.
  const days = Math.ceil((card.valid_to - now) / dayMs);
  return {
    outcome: 'entered',
    ...(await openSession(queries, services, account, { opening })),
    rule: entry.rule,
    created: created.map((one) => ({ accountType: one.account_type, username: one.username })),
    ...(entry.bound ? { bound: { username: account.username, cardNo: card.card_no } } : {}),
    takenOver: entry.takenOver ?? false,
    ...(days <= limits.expiryReminderDays ? { expiresInDays: days } : {}),
  };
}

/** CARD-3: shows the admin, masked, and asks. */
export async function askBindOrTakeOver(queries: Queries, services: Services, opening: OpeningCard, admin: Account): Promise<Outcome> {
  const { card, fingerprint } = opening;
  const ticket = await giveTicket(queries, services.now(), {
    kind: 'bind-or-take-over',
    card_no: card.card_no,
    cert_fingerprint: fingerprint,
    account_id: admin.account_id,
  });
  return {
    outcome: 'bind-or-take-over',
    ticket,
    admin: {
      username: admin.username,
      nameMasked: maskName(admin.name),
      ...(admin.mobile ? { mobileMasked: maskMobile(admin.mobile) } : {}),
      ...(admin.email ? { emailMasked: maskEmail(admin.email) } : {}),
      createdAt: instant(admin.created_at),
      holderMatches: admin.id_type === card.holder_id_type && admin.id_number === card.holder_id_number,
    },
  };
}

/** CARD-6: 卡介质登录身份验核. */
export async function askIdentityCheck(queries: Queries, services: Services, opening: OpeningCard, operator: Account): Promise<Outcome> {
  const { card, fingerprint } = opening;
  const ticket = await giveTicket(queries, services.now(), {
    kind: 'identity-check',
    card_no: card.card_no,
    cert_fingerprint: fingerprint,
    account_id: operator.account_id,
  });
  return {
    outcome: 'identity-check',
    ticket,
    operator: {
      username: operator.username,
      nameMasked: maskName(operator.name),
      idNumberMasked: maskIdNumber(operator.id_number ?? ''),
    },
  };
}

/** The refusals of CARD-4 and CARD-6 name the last four characters of the card that stands in the way. */
export function boundElsewhere(account: Account, cardNo: string): AppError {
  const code = account.account_type === 'admin' ? 'card-rule/admin-bound-elsewhere' : 'card-rule/operator-bound-elsewhere';
  return new AppError(code, { params: { last4: cardNo.slice(-4) } });
}
