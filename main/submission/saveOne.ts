import { createHash, randomUUID } from 'node:crypto';
import type { Submission } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { PinPurpose } from '../card/pinQuestion.ts';
import type { DesktopContext } from '../desktop/context.ts';
import { recordOf } from './recordOf.ts';
import type { SentRecord } from './sendRecord.ts';
import { insistOnLegalCard, signRecords } from './signRecords.ts';

interface SaveOptions<S extends Submission, R> {
  /** Progress events go out under it. */
  readonly task: string;
  readonly purpose: PinPurpose;
  readonly send: (submission: S, signed: SentRecord) => Promise<R>;
}

/**
 * SEAL-4: signs and stores one filled form. A record that the card signed but the server has not taken yet is kept in memory
 * and sent again as it is, so no second PIN is asked.
 */
export function saveOne<S extends Submission, R>(context: DesktopContext, { task, purpose, send }: SaveOptions<S, R>) {
  const { keeper, store, audit, emit } = context;
  const signed = new Map<string, SentRecord>();
  // What one session signed is not for the next.
  keeper.onChange(({ session }) => session ?? signed.clear());
  const tell = (step: string, fraction: number): void => emit({ event: 'progress', task, step, fraction });

  async function sign(submission: S, cardId: string, cardNo: string): Promise<SentRecord> {
    const toSign = recordOf(submission, store.pictures, new Date());
    const [record] = await signRecords(context, { cardId, cardNo, purpose }, [toSign], tell);
    if (record === undefined) throw new AppError('card/communication');
    return { record, idempotencyKey: randomUUID() };
  }

  /** The form is stored: a draft that stays behind is no reason to say that it failed. */
  function forgetDraft(draftId: string): void {
    try {
      store.drafts.discard(draftId);
    } catch (thrown) {
      audit('draft-not-discarded', { reason: AppError.from(thrown).code });
    }
  }

  return async (submission: S, cardId: string, draftId: string | undefined): Promise<R> => {
    tell('check', 0);
    const cardNo = insistOnLegalCard(context, cardId);
    const key = fingerprint(submission, cardNo);
    const pending = signed.get(key) ?? (await sign(submission, cardId, cardNo));
    signed.set(key, pending);
    tell('send', 0.8);
    const saved = await send(submission, pending).catch((thrown: unknown) => {
      // Only a server that never judged the record leaves it worth sending again.
      if (!AppError.from(thrown).code.startsWith('remote/')) signed.delete(key);
      throw thrown;
    });
    signed.delete(key);
    if (draftId) forgetDraft(draftId);
    return saved;
  };
}

/** What the card signs for: a changed field, or another card, needs a new signature. */
function fingerprint(submission: Submission, cardNo: string): string {
  return createHash('sha256').update(JSON.stringify([submission, cardNo])).digest('hex');
}
