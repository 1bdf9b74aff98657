import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { PersonInput } from '../../../contract/api/person.ts';
import type { Receipt } from '../../../contract/api/recovery.ts';
import { type Services, instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { ReviewRow } from '../../db/schema.ts';
import { deriveKey, openBox, sealBox } from '../../secretBox.ts';
import { newId } from '../../secrets.ts';
import { claimUploads } from '../uploads/uploads.ts';

/** REC-5, PWD-3: what the applicant filled in. */
export const ReviewForm = z.object({
  /** Where the result goes. */
  mobile: z.string(),
  accountKind: z.enum(['admin', 'operator', 'other', 'personal']),
  /** PWD-3: as typed. */
  username: z.string().nullable(),
  enterprise: z.object({ name: z.string(), orgCode: z.string(), uscc: z.string().nullable() }).nullable(),
  legalPerson: PersonInput.nullable(),
  person: PersonInput.nullable(),
  /** What the identity check said of each when the form came in; `unknown`: it was away. */
  identity: z.record(z.string(), z.enum(['matches', 'differs', 'unknown'])),
});
export type ReviewForm = z.infer<typeof ReviewForm>;
/** What each file shows → upload id. */
export const ReviewFiles = z.record(z.string(), z.string());

export interface Submission {
  readonly kind: ReviewRow['kind'];
  readonly form: ReviewForm;
  readonly files: Readonly<Record<string, string | undefined>>;
  /** The flow's ticket, to which the files belong. */
  readonly ticket: string;
  readonly accountId?: string | undefined;
  readonly passwordHash?: string;
}

const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;
/** Files and form of a review that nobody decides are kept so long; decided ones go sooner (`decide.ts`). */
const keptMs = 60 * dayMs;

/** REC-5: puts a form into the reviewers' queue. Inside the transaction that spends its ticket. @throws AppError `upload/not-found` */
export async function submitReview(queries: Queries, services: Services, submission: Submission): Promise<Receipt> {
  const time = services.now();
  const files = Object.fromEntries(Object.entries(submission.files).filter((one): one is [string, string] => one[1] !== undefined));
  await claimUploads(queries, time, submission.ticket, Object.values(files), time + keptMs);
  const row = {
    review_id: newId(),
    receipt: newReceipt(),
    kind: submission.kind,
    state: 'pending' as const,
    account_id: submission.accountId ?? null,
    form: sealForm(services, submission.form),
    uploads: JSON.stringify(files),
    password_hash: submission.passwordHash ?? null,
    submitted_at: time,
    answer_by: nextWorkingDay(time),
    decided_at: null,
    purge_at: time + keptMs,
  };
  await queries.insertInto('reviews').values(row).execute();
  return { receipt: row.receipt, submittedAt: instant(time), answerBy: instant(row.answer_by) };
}

function formKey({ pepper }: Services): Uint8Array {
  return deriveKey(pepper, 'review form');
}

function sealForm(services: Services, form: ReviewForm): string {
  return sealBox(formKey(services), Buffer.from(JSON.stringify(form)), 'review').toString('base64');
}

/** @returns undefined for one that was purged */
export function openForm(services: Services, { form }: ReviewRow): ReviewForm | undefined {
  if (form === '') return undefined;
  return ReviewForm.parse(JSON.parse(openBox(formKey(services), Buffer.from(form, 'base64'), 'review').toString('utf8')));
}

/** No vowels, so no words; no signs that look alike. 16 of 28 signs: nobody guesses another's. */
const signs = '23456789BCDFGHJKLMNPQRSTVWXZ';
function newReceipt(): string {
  return Array.from({ length: 16 }, () => signs.charAt(randomInt(signs.length))).join('');
}

/** The same time on the next working day, Monday to Friday in China. Public holidays are not known here. */
export function nextWorkingDay(now: number): number {
  let then = now + dayMs;
  while ([0, 6].includes(new Date(then + chinaMs).getUTCDay())) then += dayMs;
  return then;
}

/** What the identity check says of a person, for the reviewer's eye: a service that is away must not hold up the form (AD-2). */
export async function identityHint({ identity }: Services, person: PersonInput): Promise<'matches' | 'differs' | 'unknown'> {
  try {
    return (await identity.matches(person)) ? 'matches' : 'differs';
  } catch {
    return 'unknown';
  }
}
