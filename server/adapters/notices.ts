import type { Logger } from 'pino';
import type { Db, Queries } from '../db/database.ts';
import { newId } from '../secrets.ts';
import { forLog } from '../wireErrors.ts';
import type { EmailSender, SmsSender } from './adapters.ts';

export interface Notice {
  readonly channel: 'sms' | 'email';
  readonly recipient: string;
  readonly text: string;
}

/** Messages that must not be lost (CARD-3's warning to the old holder): written with the change, sent afterwards. */
export interface NoticeOffice {
  /** Inside the transaction of what it tells. */
  post(queries: Queries, now: number, notices: readonly Notice[]): Promise<void>;
  /** Sends what is due; what fails waits longer each time. Safe to run in several copies. */
  deliver(): Promise<void>;
}

const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
/** A copy that died while sending lets go of its notices after this. */
const claimMs = 60_000;

export function createNoticeOffice(
  db: Db,
  now: () => number,
  senders: { readonly sms: SmsSender; readonly email: EmailSender },
  log: Logger,
): NoticeOffice {
  const sendOne = async (noticeId: string): Promise<void> => {
    const claimed = await db
      .updateTable('notices')
      .set((row) => ({ next_try_at: now() + claimMs, tries: row('tries', '+', 1) }))
      .where('notice_id', '=', noticeId)
      .where('next_try_at', '<=', now())
      .returningAll()
      .executeTakeFirst();
    if (!claimed) return;
    try {
      await senders[claimed.channel].send(claimed.recipient, claimed.text);
      await db.deleteFrom('notices').where('notice_id', '=', noticeId).execute();
    } catch (thrown) {
      log.warn({ channel: claimed.channel, tries: claimed.tries, fault: forLog(thrown) }, 'notice waits');
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(10, claimed.tries - 1));
      await db.updateTable('notices').set({ next_try_at: now() + wait }).where('notice_id', '=', noticeId).execute();
    }
  };
  return {
    async post(queries, time, notices) {
      if (notices.length === 0) return;
      const rows = notices.map((notice) => ({ ...notice, notice_id: newId(), next_try_at: time, tries: 0 }));
      await queries.insertInto('notices').values(rows).execute();
    },
    async deliver() {
      const due = await db.selectFrom('notices').select('notice_id').where('next_try_at', '<=', now()).limit(100).execute();
      for (const { notice_id: noticeId } of due) await sendOne(noticeId);
    },
  };
}
