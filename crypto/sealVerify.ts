import { createHash } from 'node:crypto';
import type { ChainFault, TrustAnchor } from './chain.ts';
import { verifyChainThrough } from './sealChain.ts';
import { type SealPictureSize, sealPictureSize } from './sealPictureSize.ts';
import { readSeal, type SealRecord } from './sealRecordRead.ts';
import { verifySealSignature } from './sealRecordSignature.ts';
import { SM2_SM3_OID } from './sealRecordWrite.ts';
import { sm3 } from './sm.ts';
import { readX509, type X509 } from './x509.ts';

/** What a verifier checks, by name, in the standard's order. */
export const sealChecks = ['structure', 'signature', 'chain', 'validity', 'signer'] as const;
export type SealCheck = (typeof sealChecks)[number];

/** Why a check failed. */
export type SealFault =
  // structure: read, but not what the standard allows
  | 'version-mismatch' // the header's version is not that of the record's form
  | 'algorithm-unknown' // not SM2 with SM3
  | 'validity-reversed' // validEnd before validStart
  | 'certificates-missing' // an empty certList
  | 'picture-missing'
  | 'extension-critical' // a critical extension that nobody here knows
  // signature, chain
  | 'signature-wrong'
  | 'certificate-unreadable'
  | ChainFault
  // validity
  | 'not-yet-valid'
  | 'expired'
  // signer
  | 'not-listed'
  | 'digest-unknown'; // a digest of an algorithm that nobody here knows, and no other matches

/** What is odd but does no harm. */
export type SealNote = 'picture-size-in-pixels' | 'picture-size-unknown' | 'timestamp-not-checked';

export interface SealVerification {
  readonly record: SealRecord;
  /** True where every check holds. */
  readonly ok: boolean;
  /** Each check by name: true where it holds. */
  readonly checks: Readonly<Record<SealCheck, boolean>>;
  /** Why the failed ones failed. */
  readonly faults: Readonly<Partial<Record<SealCheck, SealFault>>>;
  readonly notes: readonly SealNote[];
  readonly pictureSize: SealPictureSize | undefined;
}

export interface VerifySealOptions {
  /** Whom the maker's certificate must lead to. */
  readonly anchors: readonly TrustAnchor[];
  /** Authorities that may stand between, themselves not trusted. */
  readonly between?: readonly X509[];
  /** The instant to judge validity at: now, as a rule. */
  readonly at: Date;
  /** DER of the certificate that signs with the seal; without it the maker's, as in records that a card made for itself. */
  readonly signer?: Uint8Array;
}

/**
 * Verifies an electronic seal record of GM/T 0031-2014 (v1), GB/T 38540-2020 (v4) or GM/T 0031-2025 (v5), answering every check.
 * Revocation and a v5 time stamp are not looked at.
 * @throws AppError seal/record-invalid when the bytes are no such record
 */
export function verifySeal(der: Uint8Array, options: VerifySealOptions): SealVerification {
  const record = readSeal(der);
  const pictureSize = sealPictureSize(record.picture);
  const judged: Record<SealCheck, SealFault | undefined> = {
    structure: structureFault(record),
    signature: verifySealSignature(record) ? undefined : 'signature-wrong',
    chain: chainFault(record, options),
    validity: options.at < record.validStart ? 'not-yet-valid' : options.at > record.validEnd ? 'expired' : undefined,
    signer: signerFault(record, options.signer ?? record.certificate),
  };
  const faults = Object.fromEntries(Object.entries(judged).filter(([, fault]) => fault !== undefined)) as Partial<Record<SealCheck, SealFault>>;
  const holds = (check: SealCheck): boolean => judged[check] === undefined;
  return {
    record,
    ok: sealChecks.every(holds),
    checks: { structure: holds('structure'), signature: holds('signature'), chain: holds('chain'), validity: holds('validity'), signer: holds('signer') },
    faults,
    notes: notesOf(record, pictureSize),
    pictureSize,
  };
}

function structureFault(record: SealRecord): SealFault | undefined {
  const { version, headerVersion } = record;
  if (version === 1 ? headerVersion < 1 || headerVersion > 3 : headerVersion !== version) return 'version-mismatch';
  if (record.signatureAlgorithm !== SM2_SM3_OID) return 'algorithm-unknown';
  if (record.validEnd < record.validStart) return 'validity-reversed';
  if (record.certificates.length + record.certificateDigests.length === 0) return 'certificates-missing';
  if (record.picture.data.length === 0) return 'picture-missing';
  // Tolerant readers ignore what they do not know, unless its writer forbade just that.
  if (record.extensions.some((extension) => extension.critical)) return 'extension-critical';
  return undefined;
}

/** The maker's certificate at the moment the seal was made. */
function chainFault(record: SealRecord, { anchors, between = [] }: VerifySealOptions): SealFault | undefined {
  try {
    return verifyChainThrough(readX509(record.certificate), anchors, between, record.createDate);
  } catch {
    return 'certificate-unreadable';
  }
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);

/** Digest algorithms of certList 2, by the names and numbers that writers use. */
const digests: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  SM3: sm3,
  '1.2.156.10197.1.401': sm3,
  SHA256: sha256,
  'SHA-256': sha256,
  '2.16.840.1.101.3.4.2.1': sha256,
};

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function signerFault({ certificates, certificateDigests }: SealRecord, signer: Uint8Array): SealFault | undefined {
  if (certificates.some((one) => same(one, signer))) return undefined;
  let unknown = false;
  for (const { algorithm, digest } of certificateDigests) {
    const name = algorithm.trim().toUpperCase();
    if (!Object.hasOwn(digests, name)) unknown = true;
    else if (digests[name] && same(digests[name](signer), digest)) return undefined;
  }
  return unknown ? 'digest-unknown' : 'not-listed';
}

function notesOf({ timeStamp }: SealRecord, size: SealPictureSize | undefined): SealNote[] {
  const notes: SealNote[] = [];
  if (!size) notes.push('picture-size-unknown');
  else if (size.from === 'picture') notes.push('picture-size-in-pixels');
  if (timeStamp) notes.push('timestamp-not-checked');
  return notes;
}
