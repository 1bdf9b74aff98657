import { z } from 'zod';
import { Instant } from '../fields.ts';

/** One thing that was judged of a certificate; words in the renderer under `certificates.checks.<id>.<code>`. */
export const CertificateCheck = z.object({
  id: z.enum(['chain', 'validity', 'usage', 'revocation']),
  level: z.enum(['green', 'amber', 'red']),
  code: z.string(),
  at: Instant.optional(),
});
export type CertificateCheck = z.infer<typeof CertificateCheck>;

/** A card's certificate for looking at; the holder's ID number only masked. */
export const CertificateView = z.object({
  holder: z.string(),
  company: z.string().optional(),
  orgCode: z.string().optional(),
  cardNo: z.string(),
  certNo: z.string(),
  idNumberMasked: z.string().optional(),
  subject: z.string(),
  issuer: z.string(),
  key: z.string(),
  signatureAlgorithm: z.string(),
  usage: z.array(z.string()),
  validFrom: Instant,
  validTo: Instant,
  /** Upper hex in pairs, of the whole certificate. */
  fingerprints: z.object({ sm3: z.string(), sha256: z.string() }),
  /** From the card's certificate up to what is trusted; only itself when nothing is. */
  chain: z.array(z.object({ name: z.string(), validFrom: Instant, validTo: Instant, sha256: z.string() })),
  checks: z.array(CertificateCheck),
});
export type CertificateView = z.infer<typeof CertificateView>;

/** An authority whose certificates are trusted on this PC. */
export const TrustedAuthority = z.object({
  /** SHA-256 fingerprint, upper hex in pairs: also its name in calls. */
  sha256: z.string(),
  sm3: z.string(),
  name: z.string(),
  key: z.string(),
  validFrom: Instant,
  validTo: Instant,
  /** `shipped` and `demo` ones cannot be removed. */
  from: z.enum(['shipped', 'demo', 'user']),
});
export type TrustedAuthority = z.infer<typeof TrustedAuthority>;

/** Where this PC looks revocation up beside the addresses that a certificate names. */
export const RevocationSource = z.strictObject({
  /** A revocation list at an address or in a file; a responder. */
  kind: z.enum(['crl', 'crl-file', 'ocsp']),
  /** http(s) address, or the file's path: also its name in calls. */
  place: z.string().min(1).max(2_000),
  /** Whose list it is. */
  issuer: z.string().optional(),
});
export type RevocationSource = z.infer<typeof RevocationSource>;
