import { readFile } from 'node:fs/promises';
import { Constructed, GeneralizedTime, Integer, Sequence, UTCTime, fromBER } from 'asn1js';
import type { Revocation } from './adapters.ts';

/**
 * Revocation by CRL files (RFC 5280 5.1), DER or PEM, of the configured authorities. The operator puts them there, so who
 * signed them is the operator's care; read once at start.
 * @throws Error when a file is not a CRL: to start without it would let revoked cards in
 */
export async function crlRevocation(files: readonly string[]): Promise<Revocation> {
  const revoked = new Set<string>();
  for (const file of files) {
    for (const serial of serialsOf(derOf(await readFile(file)))) revoked.add(serial);
  }
  return {
    async isRevoked(certNo) {
      return revoked.has(certNo);
    },
  };
}

function derOf(bytes: Buffer): Uint8Array {
  const pem = /-----BEGIN X509 CRL-----([^-]+)-----/.exec(bytes.toString('latin1'));
  return Uint8Array.from(pem?.[1] ? Buffer.from(pem[1], 'base64') : bytes);
}

/** TBSCertList: version?, signature, issuer, thisUpdate, nextUpdate?, revokedCertificates?, [0] extensions?. */
function serialsOf(der: Uint8Array): string[] {
  const { result, offset } = fromBER(der);
  const tbs = offset === der.length && result instanceof Sequence ? result.valueBlock.value[0] : undefined;
  const parts = tbs instanceof Sequence ? tbs.valueBlock.value : [];
  const times = parts.flatMap((part, index) => (part instanceof UTCTime || part instanceof GeneralizedTime ? [index] : []));
  const lastTime = times.at(-1);
  if (lastTime === undefined) throw new Error('not a certificate revocation list');
  const entries = parts[lastTime + 1];
  if (!(entries instanceof Sequence)) return [];
  return entries.valueBlock.value.map((entry) => {
    const serial = entry instanceof Constructed ? entry.valueBlock.value[0] : undefined;
    if (!(serial instanceof Integer)) throw new Error('not a certificate revocation list');
    return Buffer.from(serial.valueBlock.valueHexView).toString('hex').replace(/^00(?=[0-9a-f]{2})/, '');
  });
}
