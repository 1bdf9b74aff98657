/** Object identifiers of E-Port certificates. */
export const oids = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  basicConstraints: '2.5.29.19',
  ecPublicKey: '1.2.840.10045.2.1',
  sm2Curve: '1.2.156.10197.1.301',
  sm2WithSm3: '1.2.156.10197.1.501',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  /** Private extensions 1.3.6.1.4.1.5315.100.* */
  company: '1.3.6.1.4.1.5315.100.5.1',
  idNumber: '1.3.6.1.4.1.5315.100.5.8',
  cardNo: '1.3.6.1.4.1.5315.100.5.9',
  orgCode: '1.3.6.1.4.1.5315.100.5.11',
} as const;
