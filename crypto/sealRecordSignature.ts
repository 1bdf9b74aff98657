import { SM2_SM3_OID } from './sealRecordWrite.ts';
import type { SealRecord } from './sealRecordRead.ts';
import { sm2Verify } from './sm.ts';
import { readX509 } from './x509.ts';

/**
 * Whether the maker's certificate in the record signed it (SM2 with SM3, user id 1234567812345678). Says nothing of that
 * certificate's chain or validity. Any other algorithm or an unreadable certificate is `false`.
 */
export function verifySealSignature(seal: SealRecord): boolean {
  if (seal.signatureAlgorithm !== SM2_SM3_OID) return false;
  try {
    const maker = readX509(seal.certificate);
    return maker.algorithm === 'SM2' && sm2Verify(maker.publicKey, seal.signedBytes, seal.signature);
  } catch {
    return false;
  }
}
