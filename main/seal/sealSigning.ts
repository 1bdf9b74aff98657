import { randomUUID } from 'node:crypto';
import type { SealForm, SignatureForm } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { assembleSeal, encodeSealInfo } from '../../crypto/sealRecord.ts';
import { readX509 } from '../../crypto/x509.ts';
import type { StoredPicture } from '../store/pictures.ts';

/** Start of a day in China, end of a day in China: SEAL-3's validity as instants. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
export function endOfDay(day: string): Date {
  return new Date(`${day}T23:59:59+08:00`);
}

/**
 * SEAL-4: the bytes the card signs (DER of SES_SealInfo, GB/T 38540-2020) for a filled form and its picture.
 * @param certificate DER of the signing card's certificate.
 */
export function sealInfoOf(form: SealForm, picture: StoredPicture, certificate: Uint8Array, now: Date): Uint8Array {
  return encodeSealInfo({
    esId: randomUUID().replaceAll('-', ''),
    name: form.name,
    type: form.type,
    certificates: [certificate],
    createDate: now,
    validStart: startOfDay(form.validFrom),
    validEnd: endOfDay(form.validTo),
    picture: pictureOf(picture),
  });
}

/**
 * SIG-1: the same for a declarant's signature. It is named as the declarant and valid as long as the card's certificate, since
 * its form asks for no days.
 */
export function signatureInfoOf(form: SignatureForm, picture: StoredPicture, certificate: Uint8Array, now: Date): Uint8Array {
  return encodeSealInfo({
    esId: randomUUID().replaceAll('-', ''),
    name: form.declarantName,
    type: 'signature',
    certificates: [certificate],
    createDate: now,
    validStart: now,
    validEnd: readX509(certificate).notAfter,
    picture: pictureOf(picture),
  });
}

function pictureOf({ png, widthMm, heightMm }: StoredPicture) {
  return { type: 'png', data: png, widthMm: Math.max(1, Math.round(widthMm)), heightMm: Math.max(1, Math.round(heightMm)) };
}

/** The whole SESeal from the signed info. @throws AppError `card/unsupported` for a card that is not SM2. */
export function sealOf(info: Uint8Array, signature: { signature: Uint8Array; algorithm: string; certificate: Uint8Array }): Uint8Array {
  if (signature.algorithm !== 'SM2-SM3') throw new AppError('card/unsupported');
  return assembleSeal(info, signature.certificate, signature.signature);
}
