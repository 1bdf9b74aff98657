import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { ReviewRow } from '../../db/schema.ts';
import { transact } from '../../db/transact.ts';
import { resetPassword } from '../passwordReset/finish.ts';
import { candidatesOf, logReview } from './queue.ts';
import { ReviewFiles, openForm } from './submit.ts';

/** Form and files of a decided review are kept so long, for questions; the log stays. */
const keptMs = 30 * 86_400_000;

/** Why a decision could not be made; nothing was changed then. */
export type Undecided = 'decided-already' | 'no-account' | 'no-choice' | 'purged';

class Stop extends Error {
  readonly why: Undecided;
  constructor(why: Undecided) {
    super(why);
    this.why = why;
  }
}

/**
 * REC-5, PWD-3: approves. A username's applicant gets the chosen usernames, a password's the new password. Of two reviewers at once one
 * decides.
 * @param accountIds usernames: which of the candidates are meant
 * @returns why not, else undefined
 */
export async function approve(services: Services, reviewer: string, reviewId: string, accountIds: readonly string[]): Promise<Undecided | undefined> {
  return decide(services, reviewId, 'approved', async (trx, row) => {
    const form = openForm(services, row);
    if (!form) throw new Stop('purged');
    const told = row.kind === 'password' ? await newPassword(trx, services, row) : await usernames(trx, row, form, accountIds);
    await services.notices.post(trx, services.now(), [{ channel: 'sms', recipient: form.mobile, text: `【单一窗口】您提交的${told}` }]);
    await logReview(trx, { row, reviewer, act: 'approved', reason: '', at: services.now() });
  });
}

/** REC-5, PWD-3: rejects; the old password stays. @param reason told to the applicant */
export async function reject(services: Services, reviewer: string, reviewId: string, reason: string): Promise<Undecided | undefined> {
  return decide(services, reviewId, 'rejected', async (trx, row) => {
    const form = openForm(services, row);
    if (form) {
      const what = row.kind === 'password' ? '找回密码申请' : '找回用户名申请';
      const unchanged = row.kind === 'password' ? '原密码不变。' : '';
      const text = `【单一窗口】您提交的${what}（受理号 ${row.receipt}）未通过审核，原因：${reason}。${unchanged}可核对资料后重新提交。`;
      await services.notices.post(trx, services.now(), [{ channel: 'sms', recipient: form.mobile, text }]);
    }
    await logReview(trx, { row, reviewer, act: 'rejected', reason, at: services.now() });
  });
}

async function decide(services: Services, reviewId: string, state: 'approved' | 'rejected', act: (trx: Queries, row: ReviewRow) => Promise<void>): Promise<Undecided | undefined> {
  const { db, now } = services;
  try {
    await transact(db, async (trx) => {
      const time = now();
      const row = await trx
        .updateTable('reviews')
        .set({ state, decided_at: time, purge_at: time + keptMs })
        .where('review_id', '=', reviewId)
        .where('state', '=', 'pending')
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new Stop('decided-already');
      await act(trx, row);
      const uploadIds = Object.values(ReviewFiles.parse(JSON.parse(row.uploads)));
      if (uploadIds.length > 0) await trx.updateTable('uploads').set({ expires_at: time + keptMs }).where('upload_id', 'in', uploadIds).execute();
      // The account has it now, or never will.
      await trx.updateTable('reviews').set({ password_hash: null }).where('review_id', '=', reviewId).execute();
    });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.why;
    throw thrown;
  }
}

async function newPassword(trx: Queries, services: Services, row: ReviewRow): Promise<string> {
  const account = row.password_hash === null ? undefined : await resetPassword(trx, services, row.account_id, row.password_hash);
  if (!account) throw new Stop('no-account');
  return `找回密码申请（受理号 ${row.receipt}）已审核通过，账号 ${account.username} 的新密码已生效，请使用新密码登录。`;
}

async function usernames(trx: Queries, row: ReviewRow, form: Parameters<typeof candidatesOf>[2], accountIds: readonly string[]): Promise<string> {
  const chosen = (await candidatesOf(trx, row, form)).filter((one) => accountIds.includes(one.account_id));
  if (chosen.length === 0) throw new Stop('no-choice');
  return `找回用户名申请（受理号 ${row.receipt}）已审核通过，用户名：${chosen.map((one) => one.username).join('、')}。`;
}

/** Empties forms whose time is over; their files go by their own date. */
export async function purgeReviews({ db, now }: Services): Promise<void> {
  await db.updateTable('reviews').set({ form: '', uploads: '{}', password_hash: null, purge_at: null }).where('purge_at', '<', now()).execute();
}
