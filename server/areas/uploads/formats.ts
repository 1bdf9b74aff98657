import sharp from 'sharp';
import type { FieldErrorCode } from '../../../contract/errors.ts';
import { type UploadType, checkUpload, uploadType } from '../../../contract/rules/upload.ts';

/** A phone's largest camera makes 200 megapixels; more in 4 MB is made to fill the memory of who opens it. */
const mostPixels = 200e6;

/** FLD-10: what the file is by its content, or why it is refused. The content is really decoded, not only its first bytes looked at. */
export async function judgeUpload(content: Uint8Array, accept: { pdf: boolean }): Promise<{ type: UploadType } | { refused: FieldErrorCode }> {
  const refused = checkUpload(content, accept);
  if (refused) return { refused };
  const type = uploadType(content);
  if (!type) return { refused: 'field/upload-type' };
  return (await isWhole[type](content)) ? { type } : { refused: 'field/upload-damaged' };
}

const isWhole: Readonly<Record<UploadType, (content: Uint8Array) => Promise<boolean> | boolean>> = {
  jpeg: decodes,
  png: decodes,
  bmp: bmpIsWhole,
  pdf: pdfIsWhole,
};

/** Decodes the whole picture in small: a cut or altered one fails. */
async function decodes(content: Uint8Array): Promise<boolean> {
  try {
    await sharp(content, { limitInputPixels: mostPixels, failOn: 'truncated' }).resize(64, 64, { fit: 'inside' }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}

/** BITMAPCOREHEADER has 12 bytes and 16-bit sizes, every later header begins as BITMAPINFOHEADER. */
function bmpIsWhole(content: Uint8Array): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const pixelsAt = view.getUint32(10, true);
  const core = view.getUint32(14, true) === 12;
  if (!core && content.length < 54) return false;
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = Math.abs(core ? view.getUint16(20, true) : view.getInt32(22, true));
  const planes = view.getUint16(core ? 22 : 26, true);
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = core ? 0 : view.getUint32(30, true);
  if (width <= 0 || height <= 0 || planes !== 1 || ![1, 4, 8, 16, 24, 32].includes(bits)) return false;
  // RLE8 and RLE4 end anywhere; BI_RGB and the bit fields have rows of whole 32-bit words.
  if (compression === 1 || compression === 2) return true;
  if (compression !== 0 && compression !== 3 && compression !== 6) return false;
  return pixelsAt + Math.ceil((width * bits) / 32) * 4 * height <= content.length;
}

/** ISO 32000-1, 7.5: header, and at the end `startxref`, an offset into the file and `%%EOF`. */
function pdfIsWhole(content: Uint8Array): boolean {
  const head = Buffer.from(content.subarray(0, 16)).toString('latin1');
  const tail = Buffer.from(content.subarray(-1024)).toString('latin1');
  const [, offset] = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail) ?? [];
  return /^%PDF-[12]\.\d/.test(head) && offset !== undefined && Number(offset) < content.length;
}
