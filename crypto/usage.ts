import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  BasicConstraints,
  type Certificate,
  CRLDistributionPoints,
  id_ad_ocsp,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_keyUsage,
  id_pe_authorityInfoAccess,
  KeyUsage,
  type KeyUsageType,
} from '@peculiar/asn1-x509';

const extension = (certificate: Certificate, oid: string): ArrayBuffer | undefined =>
  certificate.tbsCertificate.extensions?.find((one) => one.extnID === oid)?.extnValue.buffer;



/** What the key is for (RFC 5280 4.2.1.3); undefined when the certificate does not limit it. Unreadable: for nothing. */
export function keyUsages(certificate: Certificate): KeyUsageType[] | undefined {
  const value = extension(certificate, id_ce_keyUsage);
  if (!value) return undefined;
  try {
    return AsnConvert.parse(value, KeyUsage).toJSON();
  } catch {
    return [];
  }
}

/** Whether the key may sign what its holder says. */
export function maySign(certificate: Certificate): boolean {
  const usages = keyUsages(certificate);
  return usages === undefined || usages.includes('digitalSignature') || usages.includes('nonRepudiation');
}

/** Whether the certificate says that it is an authority's. Old roots (version 1) do not say. */
export function isAuthority(certificate: Certificate): boolean {
  const value = extension(certificate, id_ce_basicConstraints);
  if (!value) return certificate.tbsCertificate.version === 0;
  try {
    const usages = keyUsages(certificate);
    return AsnConvert.parse(value, BasicConstraints).cA && (usages === undefined || usages.includes('keyCertSign'));
  } catch {
    return false;
  }
}

const http = (address: string | undefined): string[] => (address !== undefined && /^https?:\/\//i.test(address) ? [address] : []);

/** Where the certificate says that its revocation can be looked up: http addresses only. */
export function revocationAddresses(certificate: Certificate): { readonly crls: string[]; readonly ocsp?: string } {
  try {
    const points = extension(certificate, id_ce_cRLDistributionPoints);
    const access = extension(certificate, id_pe_authorityInfoAccess);
    const crls = points ? AsnConvert.parse(points, CRLDistributionPoints).flatMap((one) => (one.distributionPoint?.fullName ?? []).flatMap((name) => http(name.uniformResourceIdentifier))) : [];
    const [ocsp] = access
      ? AsnConvert.parse(access, AuthorityInfoAccessSyntax).filter((one) => one.accessMethod === id_ad_ocsp).flatMap((one) => http(one.accessLocation.uniformResourceIdentifier))
      : [];
    return { crls, ...(ocsp === undefined ? {} : { ocsp }) };
  } catch {
    return { crls: [] };
  }
}
