import type { SignatureForm } from '../../../contract/desktop.ts';
import { messageKeyOf } from '../../../contract/errors.ts';
import { checkMaxLength } from '../../../contract/rules/text.ts';
import type { DraftFields } from '../../composables/useDraft.ts';
import type { FieldFault } from '../seal/sealForm.ts';

/** SIG-1. */
export const signatureLimits = { remark: 200, largestMm: 40 } as const;

/** What the form holds while it is filled in. */
export interface SignatureFields {
  declarantId: string;
  declarantName: string;
  remark: string;
}
export const emptySignatureFields = (): SignatureFields => ({ declarantId: '', declarantName: '', remark: '' });

export interface SignatureDraft extends DraftFields {
  /** What the library calls it until a declarant is chosen. */
  label: string;
  fields: { [K in keyof SignatureFields]: SignatureFields[K] };
}
/** A new draft for a signature that was cut out of a scan (OFF-1). */
export function preparedSignature(label: string): SignatureDraft {
  return { label, fields: { ...emptySignatureFields() } };
}

export type SignatureFaults = Partial<Record<'declarantId' | 'remark' | 'picture', FieldFault>>;

/** SIG-1: every wrong field with its message. */
export function signatureFaults(fields: SignatureFields, hasPicture: boolean): SignatureFaults {
  const faults: SignatureFaults = {};
  if (!fields.declarantId) faults.declarantId = { key: messageKeyOf('field/required') };
  if (checkMaxLength(fields.remark, signatureLimits.remark)) faults.remark = { key: messageKeyOf('field/too-long'), params: { max: signatureLimits.remark } };
  if (!hasPicture) faults.picture = { key: 'signature.error.pictureMissing' };
  return faults;
}

/** SIG-1: a signature is to stay within 4 cm × 4 cm; a larger one is warned of, not refused. */
export function isLargeSignature(size: { readonly widthMm: number; readonly heightMm: number } | undefined): boolean {
  return size !== undefined && (size.widthMm > signatureLimits.largestMm || size.heightMm > signatureLimits.largestMm);
}

/** The form as `signatures.save` takes it. Call only when `signatureFaults` is empty. */
export function toSignatureForm({ declarantId, declarantName, remark }: SignatureFields): SignatureForm {
  return { declarantId, declarantName, remark };
}
