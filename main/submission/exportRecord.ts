import { randomUUID } from 'node:crypto';
import type { Exported } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { DesktopContext } from '../desktop/context.ts';
import { exportFile } from '../desktop/exportFile.ts';
import type { QueueEntry } from '../store/submissions.ts';
import { recordOf } from './recordOf.ts';
import { insistOnLegalCard, signRecords } from './signRecords.ts';

/**
 * Writes the SESeal (GB/T 38540) of a queued item where the user says. What the card has not signed yet it signs now, after one
 * entry of the PIN; the record is kept with the item, so what is stored later is the very one that was exported, without a PIN.
 * @throws AppError `submission/not-queued`, `submission/other-enterprise`, and as `insistOnLegalCard` and `signRecords`
 */
export async function exportRecord(context: DesktopContext, { draftId, cardId }: { readonly draftId: string; readonly cardId?: string | undefined }): Promise<Exported> {
  const { store, keeper } = context;
  const entry = store.submissions.list().find((each) => each.draftId === draftId);
  if (!entry) throw new AppError('submission/not-queued');
  if (entry.uscc !== keeper.session?.uscc) throw new AppError('submission/other-enterprise');
  const record = entry.signed?.record ?? (await sign(context, entry, cardId));
  const { submission } = entry;
  const name = submission.kind === 'seal' ? submission.form.name : submission.form.declarantName;
  return exportFile(context, { name, type: 'esl', bytes: Buffer.from(record, 'base64'), what: 'prepared' });
}

async function sign(context: DesktopContext, { draftId, submission }: QueueEntry, cardId: string | undefined): Promise<string> {
  const { store } = context;
  if (cardId === undefined) throw new AppError('session/legal-card-required');
  const cardNo = insistOnLegalCard(context, cardId);
  const [record] = await signRecords(context, { cardId, cardNo, purpose: 'export' }, [recordOf(submission, store.pictures, new Date())], () => {});
  if (record === undefined) throw new AppError('card/communication');
  store.submissions.keepSigned(new Map([[draftId, { record, idempotencyKey: randomUUID(), cardNo, sent: false }]]));
  return record;
}
