import { AsnConvert } from '@peculiar/asn1-schema';
import { BasicConstraints, id_ce_basicConstraints, id_ce_keyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import { type ChainFault, type TrustAnchor, verifyChain } from './chain.ts';
import type { X509 } from './x509.ts';

/** Authorities between certificate and anchor, at most. Seal makers use one or two. */
const MOST_BETWEEN = 4;

/**
 * As `verifyChain`, with authorities between: each must be one (basicConstraints, path length, keyCertSign), valid at `at`, and
 * lead to an anchor itself.
 * @param between certificates that are not trusted by themselves.
 */
export function verifyChainThrough(certificate: X509, anchors: readonly TrustAnchor[], between: readonly X509[], at: Date): ChainFault | undefined {
  return climb(certificate, anchors, between, at, 0);
}

/** @param below how many authorities stand between this certificate and the one in question. */
function climb(certificate: X509, anchors: readonly TrustAnchor[], between: readonly X509[], at: Date, below: number): ChainFault | undefined {
  const direct = verifyChain(certificate, anchors, at);
  if (direct !== 'proof/chain-untrusted' || below >= MOST_BETWEEN) return direct;
  for (const issuer of between) {
    if (issuer.subject !== certificate.issuer || !mayIssue(issuer, below)) continue;
    const fault = verifyChain(certificate, [{ ...issuer, name: issuer.subject }], at);
    if (fault === 'proof/chain-untrusted' || climb(issuer, anchors, between, at, below + 1) !== undefined) continue;
    return fault;
  }
  return direct;
}

function mayIssue({ parsed }: X509, below: number): boolean {
  const extension = (oid: string) => parsed.tbsCertificate.extensions?.find((one) => one.extnID === oid)?.extnValue;
  const [constraints, usage] = [extension(id_ce_basicConstraints), extension(id_ce_keyUsage)];
  if (!constraints) return false;
  try {
    const { cA, pathLenConstraint } = AsnConvert.parse(constraints, BasicConstraints);
    if (!cA || (pathLenConstraint !== undefined && pathLenConstraint < below)) return false;
    return !usage || (AsnConvert.parse(usage, KeyUsage).toNumber() & KeyUsageFlags.keyCertSign) !== 0;
  } catch {
    return false;
  }
}
