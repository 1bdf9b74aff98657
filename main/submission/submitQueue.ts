import { randomUUID } from 'node:crypto';
import type { SubmissionResult } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { DesktopContext } from '../desktop/context.ts';
import type { QueueEntry, SignedRecord } from '../store/submissions.ts';
import { recordOf } from './recordOf.ts';
import { sendRecord } from './sendRecord.ts';
import { insistOnLegalCard, type RecordToSign, signRecords } from './signRecords.ts';

const STEP_SIGNED = 0.3;

/** The server did not judge the record: it was not reached, not heard, or the session is over. The next one will fare no better. */
const isUnjudged = (error: AppError): boolean => error.code.startsWith('remote/') || error.code.startsWith('session/');

/**
 * Signs all chosen entries with one entry of the PIN and sends them one after the other. Signed records are on disk before the
 * first is sent: after a crash or a lost answer the very same record goes again, and the server stores a record only once.
 */
export function submitQueue(context: DesktopContext) {
  const { store, remote, keeper, audit, emit } = context;
  let stopped = false;
  const tell = (step: string, fraction: number): void => emit({ event: 'progress', task: 'submission', step, fraction });

  async function submit(cardId: string, draftIds: readonly string[]): Promise<SubmissionResult[]> {
    stopped = false;
    tell('check', 0);
    const cardNo = insistOnLegalCard(context, cardId);
    const { foreign, ours, gone } = chosen(draftIds);
    const refused = [...gone.map((draftId) => failed(draftId, new AppError('draft/not-found'))), ...foreign.map(({ draftId }) => failed(draftId, new AppError('submission/other-enterprise')))];
    const { unmade, records } = await sign(cardId, cardNo, ours);
    const results = [...refused, ...unmade];
    const toSend = ours.filter(({ draftId }) => records.has(draftId));
    let silence: AppError | undefined;
    for (const [at, entry] of toSend.entries()) {
      const signed = records.get(entry.draftId);
      if (!signed) continue;
      if (stopped || silence) {
        results.push({ draftId: entry.draftId, outcome: 'not-sent', error: (silence ?? new AppError('submission/stopped')).toWire() });
        continue;
      }
      tell(entry.draftId, STEP_SIGNED + (at / toSend.length) * (1 - STEP_SIGNED));
      const error = await send(entry, signed);
      results.push(error ? failed(entry.draftId, error) : { draftId: entry.draftId, outcome: 'stored' });
      if (error && isUnjudged(error)) silence = error;
    }
    return draftIds.flatMap((draftId) => results.find((result) => result.draftId === draftId) ?? []);
  }

  function chosen(draftIds: readonly string[]) {
    const byId = new Map(store.submissions.list().map((entry) => [entry.draftId, entry]));
    const uscc = keeper.session?.uscc;
    const entries = draftIds.flatMap((draftId) => byId.get(draftId) ?? []);
    return {
      gone: draftIds.filter((draftId) => !byId.has(draftId)),
      foreign: entries.filter((entry) => entry.uscc !== uscc),
      ours: entries.filter((entry) => entry.uscc === uscc),
    };
  }

  /** Signs what is not signed by this card yet. An entry whose record cannot be made does not keep the others. */
  async function sign(cardId: string, cardNo: string, entries: readonly QueueEntry[]) {
    const records = new Map<string, SignedRecord>();
    const unmade: SubmissionResult[] = [];
    const toSign: { draftId: string; record: RecordToSign }[] = [];
    for (const { draftId, submission, signed } of entries) {
      if (signed?.cardNo === cardNo) {
        records.set(draftId, { ...signed, sent: true });
        continue;
      }
      try {
        toSign.push({ draftId, record: recordOf(submission, store.pictures, new Date()) });
      } catch (thrown) {
        unmade.push(failed(draftId, AppError.from(thrown)));
      }
    }
    if (toSign.length > 0) {
      const made = await signRecords(context, { cardId, cardNo, purpose: 'batch' }, toSign.map(({ record }) => record), tell);
      for (const [at, { draftId }] of toSign.entries()) records.set(draftId, { record: made[at] ?? '', idempotencyKey: randomUUID(), cardNo, sent: true });
    }
    // Only now is any of them on its way: a PIN that was not given leaves what was signed before as it was.
    if (records.size > 0) store.submissions.keepSigned(records);
    return { unmade, records };
  }

  /** @returns what went wrong; nothing when the server has it. */
  async function send({ draftId, submission }: QueueEntry, signed: SignedRecord): Promise<AppError | undefined> {
    try {
      await sendRecord(remote, submission, signed);
    } catch (thrown) {
      const error = AppError.from(thrown);
      store.submissions.fail(draftId, error.toWire(), { unsign: !isUnjudged(error) });
      return error;
    }
    try {
      store.drafts.discard(draftId);
    } catch (thrown) {
      // The server has it; sent again, the record answers the same.
      audit('draft-not-discarded', { reason: AppError.from(thrown).code });
    }
    return undefined;
  }

  function failed(draftId: string, error: AppError): SubmissionResult {
    return { draftId, outcome: 'failed', error: error.toWire() };
  }

  return { submit, stop: (): void => void (stopped = true) };
}
