import type { FieldErrorCode } from '../errors.ts';

/** FLD-10 */
export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024;
export type UploadType = 'jpeg' | 'png' | 'bmp' | 'pdf';

const jpeg = [0xff, 0xd8, 0xff] as const;
/** Signature, then the length and name of the IHDR chunk, which always comes first (ISO/IEC 15948, 5.6). */
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] as const;
const pdf = [0x25, 0x50, 0x44, 0x46, 0x2d] as const; // %PDF-
/** Sizes of the known DIB headers. `BM` alone is too weak a mark: many texts begin so. */
const dibHeaderSizes: ReadonlySet<number> = new Set([12, 40, 52, 56, 64, 108, 124]);

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length > magic.length && magic.every((value, at) => bytes[at] === value);
}

function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelsAt = view.getUint32(10, true);
  return dibHeaderSizes.has(view.getUint32(14, true)) && pixelsAt >= 26 && pixelsAt <= bytes.length;
}

/** What a file is by its content; its name is never asked. */
export function uploadType(bytes: Uint8Array): UploadType | undefined {
  if (startsWith(bytes, jpeg)) return 'jpeg';
  if (startsWith(bytes, png)) return 'png';
  if (startsWith(bytes, pdf)) return 'pdf';
  return isBmp(bytes) ? 'bmp' : undefined;
}

/** FLD-10: jpg, png, bmp, and pdf where the rule of the form says so; 1 byte to 4 MB. */
export function checkUpload(bytes: Uint8Array, accept: { pdf: boolean }): FieldErrorCode | undefined {
  if (bytes.length === 0 || bytes.length > MAX_UPLOAD_BYTES) return 'field/upload-size';
  const type = uploadType(bytes);
  return type === undefined || (type === 'pdf' && !accept.pdf) ? 'field/upload-type' : undefined;
}
