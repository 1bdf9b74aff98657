import sharp from 'sharp';
import type { z } from 'zod';
import type { seals } from '../../../contract/api/seals.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkDateRange } from '../../../contract/rules/text.ts';
import { type SealRecord, readSeal, verifySealSignature } from '../../../crypto/sealRecord.ts';
import { type LiveSession, type Services, usccOf } from '../../context.ts';
import { hashOf } from '../../secrets.ts';
import { cardOf } from '../cardLogin/accounts.ts';
import { issuedCard, judgeCertificate, refuseUnusable } from '../cardLogin/proof.ts';
import { type Operator, sealOperators } from './sealRows.ts';

export type SealInput = z.output<(typeof seals.add)['input']>;

export interface JudgedSeal {
  readonly operator: Operator;
  readonly record: Buffer;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A4 at 600 dpi is 35 megapixels; a cut-out seal never comes near. */
const mostPixels = 36_000_000;

/**
 * SEAL-2, SEAL-3, SEAL-4: everything that must hold before a seal is stored. The session's legal-person card is still good and
 * bound, it and no other signed the record, and the record says what the fields say.
 */
export async function judgeSeal(services: Services, session: LiveSession, input: SealInput): Promise<JudgedSeal> {
  refuseWrongFields(input);
  await refuseLapsedCard(services, session);
  const operator = (await sealOperators(services.db, usccOf(session.account))).find((one) => one.operatorId === input.operatorId);
  if (!operator) throw new AppError('seal/operator-unknown');
  if (input.validFrom < dayOf(operator.validFrom) || input.validTo > dayOf(operator.validTo)) {
    throw new AppError('seal/validity-outside-certificate');
  }
  const record = Buffer.from(input.record, 'base64');
  const seal = readSeal(record);
  if (seal.version !== 4) throw new AppError('seal/record-invalid');
  const certificate = await judgeCertificate(services, seal.certificate);
  const ownCard = hashOf(certificate.der) === session.cert_fingerprint;
  const agrees = ownCard && saysTheSame(seal, input) && within(seal.createDate, certificate.notBefore, certificate.notAfter);
  if (!agrees) throw new AppError('seal/record-mismatch');
  if (!verifySealSignature(seal)) throw new AppError('seal/signature-invalid');
  await refuseBadPicture(seal);
  return { operator, record, widthMm: seal.picture.widthMm, heightMm: seal.picture.heightMm };
}

function refuseWrongFields({ validFrom, validTo, made, unit }: SealInput): void {
  const range = checkDateRange(validFrom, validTo);
  if (range) throw new AppError('input/invalid', { fields: { validTo: range } });
  if (made === 'standard' && !unit) throw new AppError('input/invalid', { fields: { unit: 'field/required' } });
}

/** The card may have been reported lost or unbound since it opened the session. */
async function refuseLapsedCard(services: Services, session: LiveSession): Promise<void> {
  const card = session.card_no === null ? undefined : await issuedCard(services, session.card_no);
  if (!card || card.role !== 'legal') throw new AppError('session/legal-card-required');
  refuseUnusable(card, services.now());
  if ((await cardOf(services.db, session.account_id)) !== card.card_no) throw new AppError('session/legal-card-required');
}

function saysTheSame(seal: SealRecord, input: SealInput): boolean {
  return (
    seal.name === input.name &&
    seal.type === input.type &&
    dayOf(seal.validStart) === input.validFrom &&
    dayOf(seal.validEnd) === input.validTo &&
    seal.certificates.some((der) => hashOf(der) === hashOf(seal.certificate))
  );
}

async function refuseBadPicture({ picture }: SealRecord): Promise<void> {
  const refuse = (cause?: unknown) => new AppError('seal/picture-invalid', { cause });
  if (picture.type.toLowerCase() !== 'png' || picture.data.length > limits.sealPictureBytes) throw refuse();
  try {
    const image = sharp(picture.data, { limitInputPixels: mostPixels, failOn: 'error' });
    const { format, width, height } = await image.metadata();
    if (format !== 'png' || width < 16 || height < 16) throw refuse();
    // Decodes every row: a truncated picture shows only here.
    await image.resize(16, 16, { fit: 'fill' }).raw().toBuffer();
  } catch (cause) {
    throw cause instanceof AppError ? cause : refuse(cause);
  }
}

function within(at: Date, from: Date, to: Date): boolean {
  return from <= at && at <= to;
}

/** The day in China, `YYYY-MM-DD`. */
function dayOf(at: Date | string): string {
  return chinaDay(new Date(at)).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
