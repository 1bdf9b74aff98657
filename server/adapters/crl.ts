import { readFile } from 'node:fs/promises';
import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList } from '@peculiar/asn1-x509';
import type { Revocation } from './adapters.ts';

/**
 * Revocation by CRL files, DER or PEM, of the configured authorities. The operator puts them there, so who signed them is
 * the operator's care; read once at start.
 * @throws Error when a file is not a CRL
 */
export async function crlRevocation(files: readonly string[]): Promise<Revocation> {
  const revoked = new Set<string>();
  for (const file of files) {
    const list = AsnConvert.parse(derOf(await readFile(file)), CertificateList);
    for (const { userCertificate } of list.tbsCertList.revokedCertificates ?? []) {
      revoked.add(Buffer.from(userCertificate).toString('hex').replace(/^00(?=[0-9a-f]{2})/, ''));
    }
  }
  return {
    async isRevoked(certNo) {
      return revoked.has(certNo);
    },
  };
}

function derOf(bytes: Buffer): Buffer {
  const pem = /-----BEGIN X509 CRL-----([^-]+)-----/.exec(bytes.toString('latin1'));
  return pem?.[1] ? Buffer.from(pem[1], 'base64') : bytes;
}
