import type { DesktopHandlers, Submission } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { readSeal } from '../../crypto/sealRecord.ts';
import type { PictureSize } from '../store/pictures.ts';
import { saveOne } from '../submission/saveOne.ts';
import { sendSeal } from '../submission/sendRecord.ts';
import type { DesktopContext } from './context.ts';
import { dataUrl, shownPicture } from './shownPicture.ts';

type SealSubmission = Extract<Submission, { kind: 'seal' }>;

/** SEAL-1…SEAL-5. */
export function sealsCalls(context: DesktopContext): DesktopHandlers['seals'] {
  const { remote, store, audit } = context;
  const save = saveOne(context, { task: 'seal-save', purpose: 'seal', send: (seal: SealSubmission, signed) => sendSeal(remote, seal, signed) });

  return {
    operators: () => remote.api.seals.operators({}),
    list: (query) => remote.api.seals.list(query),
    get: async ({ sealId }) => {
      const { record, ...seal } = await remote.api.seals.get({ sealId });
      const { picture } = readSeal(Buffer.from(record, 'base64'));
      return { ...seal, picture: dataUrl('image/png', picture.data) };
    },
    picture: async ({ sealId }) => {
      const { record } = await remote.api.seals.get({ sealId });
      const picture = pictureOfRecord(Buffer.from(record, 'base64'));
      return shownPicture(store.pictures.put(picture), picture);
    },
    save: ({ cardId, draftId, ...seal }) => save({ kind: 'seal', ...seal }, cardId, draftId),
    setState: (input) => remote.api.seals.setState(input),
    remove: async ({ sealId }) => {
      await remote.api.seals.remove({ sealId });
      audit('seal-removed', { sealId });
      return {};
    },
  };
}

const MM_PER_INCH = 25.4;
/** Signature 8, chunk head 8, width 4, height 4 bytes. */
const PNG_SIZE_END = 24;

/** The picture inside a SESeal, with its pixels counted (PNG header) and its millimetres as signed. */
function pictureOfRecord(record: Uint8Array): PictureSize & { readonly png: Uint8Array } {
  const { picture } = readSeal(record);
  const png = Buffer.from(picture.data);
  if (png.length < PNG_SIZE_END) throw new AppError('seal/record-invalid');
  const [widthPx, heightPx] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const { widthMm, heightMm } = picture;
  return { png, widthPx, heightPx, dpi: Math.round((widthPx / widthMm) * MM_PER_INCH), widthMm, heightMm };
}
