import type { SealSummary } from '../../contract/api/seals.ts';
import type { SignatureSummary } from '../../contract/api/signatures.ts';
import type { Submission } from '../../contract/desktop.ts';
import type { Remote } from '../remote/remote.ts';

/** A signed record on its way: sent as often as it takes, always the same bytes under the same key. */
export interface SentRecord {
  readonly record: string;
  readonly idempotencyKey: string;
}
type OfKind<K extends Submission['kind']> = Extract<Submission, { kind: K }>;

/** SEAL-4: has the server judge and store a signed seal. @throws AppError */
export function sendSeal({ api }: Remote, { form, sealId }: OfKind<'seal'>, { record, idempotencyKey }: SentRecord): Promise<SealSummary> {
  const body = { ...form, record };
  return sealId ? api.seals.modify({ sealId, ...body }, { idempotencyKey }) : api.seals.add(body, { idempotencyKey });
}

/** SIG-1: the same for a signature. @throws AppError */
export function sendSignature({ api }: Remote, { form }: OfKind<'signature'>, { record, idempotencyKey }: SentRecord): Promise<SignatureSummary> {
  return api.signatures.add({ declarantId: form.declarantId, remark: form.remark, record }, { idempotencyKey });
}

/** Either of them. @throws AppError */
export function sendRecord(remote: Remote, submission: Submission, sent: SentRecord): Promise<SealSummary | SignatureSummary> {
  return submission.kind === 'seal' ? sendSeal(remote, submission, sent) : sendSignature(remote, submission, sent);
}
