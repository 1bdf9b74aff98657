import sharp from 'sharp';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { type SealRecord, readSeal, verifySealSignature } from '../../../crypto/sealRecord.ts';
import type { LiveSession, Services } from '../../context.ts';
import { hashOf } from '../../secrets.ts';
import { cardOf } from '../cardLogin/accounts.ts';
import { issuedCard, judgeCertificate, refuseUnusable } from '../cardLogin/proof.ts';

/** A signed record that may be stored, with what the database keeps of it. */
export interface JudgedRecord {
  readonly record: Buffer;
  /** SHA-256, hex: the same record is stored once. */
  readonly recordHash: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A4 at 600 dpi is 35 megapixels; a cut-out seal never comes near. */
const mostPixels = 36_000_000;

/**
 * SEAL-4: the record is whole, the session's own card and no other signed it, it says what the form says (`agrees`), and its
 * picture can be shown.
 * @throws AppError `seal/record-invalid`, `seal/record-mismatch`, `seal/signature-invalid`, `seal/picture-invalid`, `proof/…`
 */
export async function judgeRecord(
  services: Services,
  session: LiveSession,
  base64: string,
  agrees: (seal: SealRecord) => boolean,
): Promise<JudgedRecord> {
  const record = Buffer.from(base64, 'base64');
  const seal = readSeal(record);
  if (seal.version !== 4) throw new AppError('seal/record-invalid');
  const certificate = await judgeCertificate(services, seal.certificate);
  const ownCard = hashOf(certificate.der) === session.cert_fingerprint;
  const listed = seal.certificates.some((der) => hashOf(der) === hashOf(seal.certificate));
  const madeInTime = certificate.notBefore <= seal.createDate && seal.createDate <= certificate.notAfter;
  if (!(ownCard && listed && madeInTime && agrees(seal))) throw new AppError('seal/record-mismatch');
  if (!verifySealSignature(seal)) throw new AppError('seal/signature-invalid');
  await refuseBadPicture(seal);
  return { record, recordHash: hashOf(record), widthMm: seal.picture.widthMm, heightMm: seal.picture.heightMm };
}

/** SEAL-2: the card may have been reported lost or unbound since it opened the session. @throws AppError `session/legal-card-required`, `card-rule/…` */
export async function refuseLapsedCard(services: Services, session: LiveSession): Promise<void> {
  const card = session.card_no === null ? undefined : await issuedCard(services, session.card_no);
  if (!card || card.role !== 'legal') throw new AppError('session/legal-card-required');
  refuseUnusable(card, services.now());
  if ((await cardOf(services.db, session.account_id)) !== card.card_no) throw new AppError('session/legal-card-required');
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

/** The day in China, `YYYY-MM-DD`. */
export function dayOf(at: Date | string): string {
  return chinaDay(new Date(at)).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
