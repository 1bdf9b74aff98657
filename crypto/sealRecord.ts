// The one door to the seal record: callers need not know how it is split.
export { assembleSeal, encodeSealInfo, encodeSm2Signature, sealTypeCodes, SM2_SM3_OID } from './sealRecordWrite.ts';
export type { RecordType, SealExtension, SealInfoInput, SealPicture } from './sealRecordWrite.ts';
export { readSeal } from './sealRecordRead.ts';
export type { SealRecord } from './sealRecordRead.ts';
export { verifySealSignature } from './sealRecordSignature.ts';
export { sealPictureSize, pngHead } from './sealPictureSize.ts';
export type { SealPictureSize } from './sealPictureSize.ts';
export { sealChecks, verifySeal } from './sealVerify.ts';
export type { SealCheck, SealFault, SealNote, SealVerification, VerifySealOptions } from './sealVerify.ts';
