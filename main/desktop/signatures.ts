import type { DesktopHandlers, Submission } from '../../contract/desktop.ts';
import { readSeal } from '../../crypto/sealRecord.ts';
import { saveOne } from '../submission/saveOne.ts';
import { sendSignature } from '../submission/sendRecord.ts';
import type { DesktopContext } from './context.ts';
import { dataUrl } from './shownPicture.ts';

type SignatureSubmission = Extract<Submission, { kind: 'signature' }>;

/** SIG-1: signatures as seals are: signed by the legal-person card when added, never modified. */
export function signaturesCalls(context: DesktopContext): DesktopHandlers['signatures'] {
  const { remote, audit } = context;
  const save = saveOne(context, {
    task: 'signature-save',
    purpose: 'signature',
    send: (signature: SignatureSubmission, signed) => sendSignature(remote, signature, signed),
  });

  return {
    declarants: () => remote.api.signatures.declarants({}),
    list: (query) => remote.api.signatures.list(query),
    get: async ({ signatureId }) => {
      const { record, ...signature } = await remote.api.signatures.get({ signatureId });
      const { picture } = readSeal(Buffer.from(record, 'base64'));
      return { ...signature, picture: dataUrl('image/png', picture.data) };
    },
    save: ({ cardId, draftId, ...signature }) => save({ kind: 'signature', ...signature }, cardId, draftId),
    setState: (input) => remote.api.signatures.setState(input),
    remove: async ({ signatureId }) => {
      await remote.api.signatures.remove({ signatureId });
      audit('signature-removed', { signatureId });
      return {};
    },
  };
}
