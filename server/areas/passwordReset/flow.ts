import { z } from 'zod';
import { type OfferedWay, type ResetKind, ResetKind as Kind, type ResetWay, waysOf } from '../../../contract/api/passwordReset.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { maskEmail, maskMobile } from '../../../contract/rules/mask.ts';
import { type Services, instant } from '../../context.ts';
import type { Account, Enterprise } from '../../db/schema.ts';
import { flow } from '../flows/flow.ts';
import type { Tried } from '../recovery/attempts.ts';
import { decoy } from '../recovery/decoys.ts';

/** PWD: what is known after each step. */
export const resetFlow = flow({
  kind: 'password-reset',
  payload: z.object({
    kind: Kind,
    usernameKey: z.string(),
    /** Null: no such account of this kind; it is led the same way and never succeeds. */
    accountId: z.string().nullable(),
    /** PWD-3: typed beside the legal person's data, and proven. */
    verifiedMobile: z.string().nullable(),
    reviewOffered: z.boolean(),
    licenceTransaction: z.string().nullable(),
    provenAt: z.number().nullable(),
  }),
  uploads: 'images',
});
export type ResetState = Parameters<typeof resetFlow.advance>[3];

export const tried = ({ usernameKey }: ResetState): Tried => ({ subject: `reset\n${usernameKey}`, lock: 'reset/attempts-used' });

export interface ResetAccount {
  readonly account: Account | undefined;
  readonly enterprise: Enterprise | undefined;
}

/** The account behind a state, as it is now. */
export async function accountBehind({ db }: Services, { accountId }: Pick<ResetState, 'accountId'>): Promise<ResetAccount> {
  const account = await db.selectFrom('accounts').selectAll().where('account_id', '=', accountId ?? '').executeTakeFirst();
  const enterprise = await db.selectFrom('enterprises').selectAll().where('uscc', '=', account?.uscc ?? '').executeTakeFirst();
  return { account, enterprise };
}

/** PWD-2: the ways of a kind with what is on file, masked; made up where there is no account. */
export function offeredWays({ pepper }: Services, kind: ResetKind, usernameKey: string, { account, enterprise }: ResetAccount): OfferedWay[] {
  return waysOf[kind].map((way) => (account ? realWay(way, account, enterprise) : unrealWay(way, decoy(pepper, `reset\n${kind}\n${usernameKey}`))));
}

function realWay(way: ResetWay, account: Account, enterprise: Enterprise | undefined): OfferedWay {
  const incomplete: OfferedWay = { way, refusedBy: 'reset/incomplete' };
  if (way === 'mobile') return account.mobile ? { way, masked: maskMobile(account.mobile) } : incomplete;
  if (way === 'email') return account.email ? { way, masked: maskEmail(account.email) } : incomplete;
  if (way === 'holder') return account.id_type && account.id_number && account.name ? { way } : incomplete;
  if (way === 'legal-person') return enterprise?.legal_name && enterprise.legal_id_number ? { way } : incomplete;
  return isLicensed(account) ? { way } : { way, refusedBy: 'reset/licence-unsupported' };
}

/** Most accounts have a mobile, many an e-mail; enterprises whose code begins otherwise than with 9 are few. */
function unrealWay(way: ResetWay, unreal: ReturnType<typeof decoy>): OfferedWay {
  if (way === 'mobile') return unreal.chance('mobile', 15) ? { way, masked: unreal.maskedMobile() } : { way, refusedBy: 'reset/incomplete' };
  if (way === 'email') return unreal.chance('email', 13) ? { way, masked: unreal.maskedEmail() } : { way, refusedBy: 'reset/incomplete' };
  if (way === 'licence') return unreal.chance('licence', 15) ? { way } : { way, refusedBy: 'reset/licence-unsupported' };
  return { way };
}

/** PWD-4: only USCCs that begin with 9 have an electronic licence. */
function isLicensed({ uscc }: Account): boolean {
  return uscc?.startsWith('9') ?? false;
}

/**
 * Whether a way may be used at all.
 * @throws AppError `reset/way-not-offered`, `reset/incomplete`, `reset/licence-unsupported`
 */
export function refuseWay(services: Services, { kind, usernameKey }: ResetState, behind: ResetAccount, way: ResetWay): void {
  const offered = offeredWays(services, kind, usernameKey, behind).find((one) => one.way === way);
  if (!offered) throw new AppError('reset/way-not-offered');
  if (offered.refusedBy) throw new AppError(offered.refusedBy);
}

/**
 * A proof holds: from now on the password may be set, for 10 minutes (PWD-5). Told only now: an account that a new password would
 * not open.
 * @throws AppError `login/disabled`, `login/not-activated`
 */
export async function prove(services: Services, ticket: string, state: ResetState, { account }: ResetAccount): Promise<{ provenUntil: string }> {
  if (!account) throw new AppError('reset/not-matched');
  if (account.disabled) throw new AppError('login/disabled');
  // LOGIN-4: activation is its own way (ACT-1, ACT-3).
  if (!account.activated) throw new AppError('login/not-activated');
  const { db, now } = services;
  const provenAt = now();
  await resetFlow.advance(db, provenAt, ticket, { ...state, provenAt });
  return { provenUntil: provenUntil(provenAt) };
}

export function provenUntil(provenAt: number): string {
  return instant(provenAt + limits.resetMinutes * 60_000);
}
