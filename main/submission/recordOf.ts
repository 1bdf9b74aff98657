import type { Submission } from '../../contract/desktop.ts';
import { sealInfoOf, signatureInfoOf } from '../seal/sealSigning.ts';
import type { Pictures } from '../store/pictures.ts';
import type { RecordToSign } from './signRecords.ts';

/** The record that the card signs for a filled form. @throws AppError `draft/not-found` when its picture is gone. */
export function recordOf(submission: Submission, pictures: Pictures, now: Date): RecordToSign {
  const picture = pictures.get(submission.pictureId);
  if (submission.kind === 'seal') {
    const { form } = submission;
    return {
      named: { kind: 'seal', name: form.name },
      info: (certificate) => sealInfoOf(form, picture, certificate, now),
      audited: { event: 'seal-signed', details: { name: form.name, type: form.type } },
    };
  }
  const { form } = submission;
  return {
    named: { kind: 'signature', name: form.declarantName },
    info: (certificate) => signatureInfoOf(form, picture, certificate, now),
    audited: { event: 'signature-signed', details: { declarant: form.declarantName } },
  };
}
