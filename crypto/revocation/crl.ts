import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList, CRLReason, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import { fromBER, Sequence } from 'asn1js';
import type { SignatureAlgorithm } from '../../contract/card.ts';
import { serialHex } from '../certificate.ts';
import type { TrustAnchor } from '../chain.ts';
import { verifySignature } from '../signature.ts';
import { nameText, rawSignature, signatureAlgorithmOf } from '../x509.ts';

export interface Revoked {
  readonly at: Date;
  /** RFC 5280 5.3.1, where the list gives one. */
  readonly reason: number | undefined;
}

/** A certificate revocation list (RFC 5280 5), read but not yet believed: see `crlFault`. */
export interface Crl {
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** By certNo: serial, lower hex. */
  readonly revoked: ReadonlyMap<string, Revoked>;
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** `unreadable`: no list. `unsupported`: one that says less than it seems (delta, partial) or is signed in an unknown way. */
export class CrlError extends Error {
  readonly fault: 'unreadable' | 'unsupported';
  constructor(fault: 'unreadable' | 'unsupported', cause?: unknown) {
    super(`CRL ${fault}`, { cause });
    this.name = 'CrlError';
    this.fault = fault;
  }
}

/** A list of some hundred thousand cards; beyond it something is wrong. */
export const MAX_CRL_BYTES = 32 * 1024 * 1024;

/**
 * Reads a list, DER or PEM.
 * @throws CrlError
 */
export function readCrl(bytes: Uint8Array): Crl {
  try {
    if (bytes.length > MAX_CRL_BYTES) throw new CrlError('unreadable');
    const der = derOf(bytes);
    const outer = fromBER(der);
    const [tbs] = outer.offset === der.length && outer.result instanceof Sequence ? outer.result.valueBlock.value : [];
    if (!(tbs instanceof Sequence)) throw new CrlError('unreadable');
    const { tbsCertList: list, signatureAlgorithm, signature } = AsnConvert.parse(der, CertificateList);
    const algorithm = signatureAlgorithmOf(signatureAlgorithm.algorithm);
    // A critical extension changes what the list means (delta, one reason only, others' certificates): it must not be overlooked.
    const critical = [...(list.crlExtensions ?? []), ...(list.revokedCertificates ?? []).flatMap((one) => one.crlEntryExtensions ?? [])].some((one) => one.critical);
    if (!algorithm || list.signature.algorithm !== signatureAlgorithm.algorithm || critical) throw new CrlError('unsupported');
    const raw = new Uint8Array(signature);
    return {
      issuer: nameText(list.issuer),
      thisUpdate: dated(list.thisUpdate.getTime()),
      nextUpdate: list.nextUpdate && dated(list.nextUpdate.getTime()),
      revoked: new Map((list.revokedCertificates ?? []).map(({ userCertificate, revocationDate, crlEntryExtensions }) => [
        serialOf(userCertificate),
        { at: dated(revocationDate.getTime()), reason: reasonOf(crlEntryExtensions?.find((one) => one.extnID === id_ce_cRLReasons)?.extnValue.buffer) },
      ])),
      tbs: Uint8Array.from(tbs.valueBeforeDecodeView),
      signature: algorithm === 'SM2-SM3' ? rawSignature(raw) : raw,
      signatureAlgorithm: algorithm,
    };
  } catch (thrown) {
    throw thrown instanceof CrlError ? thrown : new CrlError('unreadable', thrown);
  }
}

function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30) return Uint8Array.from(bytes);
  const pem = /-----BEGIN X509 CRL-----([^-]+)-----/.exec(Buffer.from(bytes).toString('latin1'));
  return Uint8Array.from(Buffer.from(pem?.[1] ?? '', 'base64'));
}

function serialOf(serial: ArrayBuffer): string {
  const hex = serialHex(new Uint8Array(serial));
  if (hex === undefined) throw new CrlError('unreadable');
  return hex;
}

function reasonOf(value: ArrayBuffer | undefined): number | undefined {
  return value ? AsnConvert.parse(value, CRLReason).reason : undefined;
}

function dated(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw new CrlError('unreadable');
  return date;
}

/** Clocks of authorities and PCs differ a little. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Why a list may not be relied on at `at`: none of the anchors signed it, or its time has not come or has passed. A list without
 * nextUpdate does not pass.
 */
export function crlFault(crl: Crl, anchors: readonly TrustAnchor[], at: Date): 'untrusted' | 'not-yet-valid' | 'stale' | undefined {
  const signed = anchors.some((anchor) => anchor.name === crl.issuer && verifySignature(anchor, crl.signatureAlgorithm, crl.tbs, crl.signature));
  if (!signed) return 'untrusted';
  if (crl.thisUpdate.getTime() > at.getTime() + CLOCK_TOLERANCE_MS) return 'not-yet-valid';
  return crl.nextUpdate && crl.nextUpdate.getTime() < at.getTime() - CLOCK_TOLERANCE_MS ? 'stale' : undefined;
}
