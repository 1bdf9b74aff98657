import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SealSummary } from '../../contract/api/seals.ts';
import type { DesktopHandlers, desktopApi } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import { readSeal } from '../../crypto/sealRecord.ts';
import { withPin } from '../card/withPin.ts';
import { sealInfoOf, sealOf } from '../seal/sealSigning.ts';
import type { PictureSize } from '../store/pictures.ts';
import type { DesktopContext } from './context.ts';
import { pinDeskOf } from './pinDesk.ts';
import { dataUrl, shownPicture } from './shownPicture.ts';

type SaveInput = z.output<(typeof desktopApi.seals.save)['input']>;

/** A record that the card signed but the server has not taken yet: sent again as it is, so no second PIN is asked. */
interface SignedRecord {
  readonly record: string;
  readonly idempotencyKey: string;
}

/** SEAL-1…SEAL-5. */
export function sealsCalls(context: DesktopContext): DesktopHandlers['seals'] {
  const { remote, store, desk, native, keeper, audit, emit } = context;
  const signed = new Map<string, SignedRecord>();
  // What one session signed is not for the next.
  keeper.onChange(({ session }) => session ?? signed.clear());

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
    save: async (input) => {
      tell('check', 0);
      const cardNo = insistOnLegalCard(input.cardId);
      const key = fingerprint(input, cardNo);
      const pending = signed.get(key) ?? (await sign(input, cardNo));
      signed.set(key, pending);
      tell('send', 0.8);
      const saved = await send(input, pending).catch((thrown: unknown) => {
        // Only a server that never judged the record leaves it worth sending again.
        if (!AppError.from(thrown).code.startsWith('remote/')) signed.delete(key);
        throw thrown;
      });
      signed.delete(key);
      if (input.draftId) forgetDraft(input.draftId);
      return saved;
    },
    setState: (input) => remote.api.seals.setState(input),
    remove: async ({ sealId }) => {
      await remote.api.seals.remove({ sealId });
      audit('seal-removed', { sealId });
      return {};
    },
  };

  function tell(step: 'check' | 'pin' | 'sign' | 'send', fraction: number): void {
    emit({ event: 'progress', task: 'seal-save', step, fraction });
  }

  /** SEAL-2: a session opened with the legal-person card, and that very card still in. @returns its number. */
  function insistOnLegalCard(cardId: string): string {
    const { session } = keeper;
    if (session?.card?.role !== 'legal') throw new AppError('session/legal-card-required');
    if (desk.usable(cardId).cardNo !== session.card.cardNo) throw new AppError('card-rule/role-mismatch');
    return session.card.cardNo;
  }

  async function sign({ form, pictureId, cardId }: SaveInput, cardNo: string): Promise<SignedRecord> {
    const picture = store.pictures.get(pictureId);
    // A server that cannot be reached must be noticed before the card signs, not after.
    await remote.api.login.current({});
    const info = sealInfoOf(form, picture, await native.certificate(cardId), new Date());
    tell('pin', 0.2);
    const { signatures } = await withPin(pinDeskOf(context), cardId, 'seal', (pin) => {
      tell('sign', 0.6);
      return native.sign(cardId, pin, [{ bytes: info }]);
    });
    const signature = signatures[0];
    if (!signature) throw new AppError('card/communication');
    const record = Buffer.from(sealOf(info, signature)).toString('base64');
    // A signature that cannot be accounted for is not used: this may throw `store/disk-full`.
    store.audit.append({ event: 'seal-signed', details: { name: form.name, type: form.type, cardNo: maskCardNo(cardNo) } });
    return { record, idempotencyKey: randomUUID() };
  }

  function send({ form, sealId }: SaveInput, { record, idempotencyKey }: SignedRecord): Promise<SealSummary> {
    const body = { ...form, record };
    return sealId ? remote.api.seals.modify({ sealId, ...body }, { idempotencyKey }) : remote.api.seals.add(body, { idempotencyKey });
  }

  /** The seal is stored: a draft that stays behind is no reason to say that it failed. */
  function forgetDraft(draftId: string): void {
    try {
      store.drafts.discard(draftId);
    } catch (thrown) {
      audit('draft-not-discarded', { reason: AppError.from(thrown).code });
    }
  }
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

/** What the card signs for: a changed field, or another card, needs a new signature. */
function fingerprint({ form, pictureId, sealId }: SaveInput, cardNo: string): string {
  return createHash('sha256')
    .update(JSON.stringify([form, pictureId, sealId ?? '', cardNo]))
    .digest('hex');
}
