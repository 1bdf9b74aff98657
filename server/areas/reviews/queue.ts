import { maskName } from '../../../contract/rules/mask.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Account, ReviewRow } from '../../db/schema.ts';
import { newId } from '../../secrets.ts';
import { ReviewFiles, type ReviewForm, openForm } from './submit.ts';

const shownDecided = 20;
const shownPending = 200;

/** One line of the reviewers' queue. */
export interface QueueItem {
  readonly row: ReviewRow;
  /** Enterprise, else the person, masked; undefined when the form was purged. */
  readonly about: string | undefined;
}

/** What waits, oldest first, then what was decided last. */
export async function queue(services: Services): Promise<{ readonly pending: readonly QueueItem[]; readonly decided: readonly QueueItem[] }> {
  const { db } = services;
  const pending = await db.selectFrom('reviews').selectAll().where('state', '=', 'pending').orderBy('submitted_at').orderBy('review_id').limit(shownPending).execute();
  const decided = await db.selectFrom('reviews').selectAll().where('state', '!=', 'pending').orderBy('decided_at', 'desc').orderBy('review_id').limit(shownDecided).execute();
  const item = (row: ReviewRow): QueueItem => {
    const form = openForm(services, row);
    return { row, about: form && (form.enterprise?.name ?? maskName(form.person?.name ?? '')) };
  };
  return { pending: pending.map(item), decided: decided.map(item) };
}

export interface ReviewDetail {
  readonly row: ReviewRow;
  readonly form: ReviewForm | undefined;
  readonly files: Readonly<Record<string, string>>;
  /** Accounts that the applicant may mean. */
  readonly candidates: readonly Account[];
}

export async function reviewDetail(services: Services, reviewId: string): Promise<ReviewDetail | undefined> {
  const row = await services.db.selectFrom('reviews').selectAll().where('review_id', '=', reviewId).executeTakeFirst();
  if (!row) return undefined;
  const form = openForm(services, row);
  return { row, form, files: ReviewFiles.parse(JSON.parse(row.uploads)), candidates: form ? await candidatesOf(services.db, row, form) : [] };
}

/** PWD-3: the one account of the form's username. REC-5: the enterprise's accounts of the wanted kind, or the person's. */
export function candidatesOf(queries: Queries, row: ReviewRow, form: ReviewForm): Promise<Account[]> {
  const accounts = queries.selectFrom('accounts').selectAll('accounts').orderBy('accounts.created_at').limit(100);
  if (row.kind === 'password') return accounts.where('account_id', '=', row.account_id ?? '').execute();
  if (!form.enterprise) return accounts.where('account_type', '=', 'personal').where('id_number', '=', form.person?.idNumber ?? '').execute();
  const ofEnterprise = accounts.innerJoin('enterprises', 'enterprises.uscc', 'accounts.uscc').where('enterprises.org_code', '=', form.enterprise.orgCode);
  return form.accountKind === 'admin' || form.accountKind === 'operator' ? ofEnterprise.where('account_type', '=', form.accountKind).execute() : ofEnterprise.execute();
}

/** Every look and every decision, for good. */
export async function logReview(queries: Queries, entry: { row: ReviewRow; reviewer: string; act: 'opened' | 'approved' | 'rejected'; reason: string; at: number }): Promise<void> {
  const { row, ...rest } = entry;
  await queries.insertInto('review_log').values({ entry_id: newId(), review_id: row.review_id, receipt: row.receipt, ...rest }).execute();
}
