import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { DesktopHandlers, desktopApi, SealForm } from '../../contract/desktop.ts';
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
  readonly cardNo: string;
}

/** SEAL-1…SEAL-5. */
export function sealsCalls(context: DesktopContext): DesktopHandlers['seals'] {
  const { remote, store, desk, native, keeper, emit } = context;
  const signed = new Map<string, SignedRecord>();

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
      const key = fingerprint(input);
      tell('check', 0);
      const pending = signed.get(key) ?? (await sign(input));
      signed.set(key, pending);
      tell('send', 0.8);
      try {
        const body = { ...input.form, record: pending.record };
        const options = { idempotencyKey: pending.idempotencyKey };
        const saved = input.sealId
          ? await remote.api.seals.modify({ sealId: input.sealId, ...body }, options)
          : await remote.api.seals.add(body, options);
        signed.delete(key);
        store.audit.append({ event: 'seal-signed', details: { sealId: saved.sealId, type: saved.type, cardNo: maskCardNo(pending.cardNo) } });
        if (input.draftId) store.drafts.discard(input.draftId);
        return saved;
      } catch (thrown) {
        // Only a server that never judged the record leaves it worth sending again.
        if (!AppError.from(thrown).code.startsWith('remote/')) signed.delete(key);
        throw thrown;
      }
    },
    setState: (input) => remote.api.seals.setState(input),
    remove: async ({ sealId }) => {
      await remote.api.seals.remove({ sealId });
      store.audit.append({ event: 'seal-removed', details: { sealId } });
      return {};
    },
  };

  function tell(step: 'check' | 'pin' | 'sign' | 'send', fraction: number): void {
    emit({ event: 'progress', task: 'seal-save', step, fraction });
  }

  async function sign({ form, pictureId, cardId }: SaveInput): Promise<SignedRecord> {
    const { session } = keeper;
    if (session?.card?.role !== 'legal') throw new AppError('session/legal-card-required'); // SEAL-2
    const card = desk.usable(cardId);
    if (card.cardNo !== session.card.cardNo) throw new AppError('card-rule/role-mismatch');
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
    return {
      record: Buffer.from(sealOf(info, signature)).toString('base64'),
      idempotencyKey: randomUUID(),
      cardNo: card.cardNo,
    };
  }
}

const MM_PER_INCH = 25.4;

/** The picture inside a SESeal, with its pixels counted (PNG header) and its millimetres as signed. */
function pictureOfRecord(record: Uint8Array): PictureSize & { readonly png: Uint8Array } {
  const { picture } = readSeal(record);
  const png = Buffer.from(picture.data);
  const [widthPx, heightPx] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const { widthMm, heightMm } = picture;
  return { png, widthPx, heightPx, dpi: Math.round((widthPx / widthMm) * MM_PER_INCH), widthMm, heightMm };
}

/** What the card signs for: a changed field needs a new signature. */
function fingerprint({ form, pictureId, sealId }: { form: SealForm; pictureId: string; sealId?: string | undefined }): string {
  return createHash('sha256')
    .update(JSON.stringify([form, pictureId, sealId ?? '']))
    .digest('hex');
}
