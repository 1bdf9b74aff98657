// The one door to the seal record: callers need not know how it is split.
export { assembleSeal, encodeSealInfo, encodeSm2Signature, sealTypeCodes, SM2_SM3_OID } from './sealRecordWrite.ts';
export type { SealExtension, SealInfoInput, SealPicture } from './sealRecordWrite.ts';
export { readSeal } from './sealRecordRead.ts';
export type { SealRecord } from './sealRecordRead.ts';
export { verifySealSignature } from './sealRecordSignature.ts';
