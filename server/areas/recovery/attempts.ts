import type { Services } from '../../context.ts';
import { macOf } from '../../secrets.ts';
import { type LockCode, countFailure, refuseLocked } from '../login/failures.ts';

/** What proofs are tried for. The same for those that exist and those that do not. */
export interface Tried {
  readonly subject: string;
  readonly lock: Exclude<LockCode, 'login/account-locked'>;
}

/** REC-1, PWD-2: after five failed proofs the subject is locked for 15 minutes. @throws AppError by `lock`, params.minutes */
export async function refuseWhenTriedTooOften(services: Services, { subject, lock }: Tried): Promise<void> {
  await refuseLocked(services, keyOf(services, subject), lock);
}

/** @throws AppError by `lock` when this failure was the fifth */
export async function countFailedProof(services: Services, { subject, lock }: Tried): Promise<void> {
  await countFailure(services, keyOf(services, subject), lock);
}

/** No username looks like that: they hold no colon. */
function keyOf({ pepper }: Services, subject: string): string {
  return `proof:${macOf(pepper, subject)}`;
}
