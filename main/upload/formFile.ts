import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { MAX_UPLOAD_BYTES, uploadType, type UploadType } from '../../contract/rules/upload.ts';
import { bmpAsTiff } from '../seal/scan/bmp.ts';

/** A phone's largest picture; what is larger is not a document. */
const MAX_PIXELS = 120_000_000;
const PREVIEW_SIDE = 480;
/** Tried in turn until a picture fits: quality first, then its longer side in pixels. A4 at 300 dpi is 3508 high. */
const attempts = [
  { quality: 88, side: 6000 },
  { quality: 80, side: 4200 },
  { quality: 75, side: 3000 },
  { quality: 70, side: 2200 },
] as const;

export type QuarterTurn = 0 | 90 | 180 | 270;

/** A file as it will be sent with a form (FLD-10). */
export interface FormFile {
  readonly bytes: Uint8Array;
  readonly type: UploadType;
  /** The picture was written anew to fit into 4 MB. */
  readonly reduced: boolean;
  /** JPEG, longer side ≤ 480 px; a pdf has none. */
  readonly preview: Uint8Array | undefined;
}

/**
 * Makes a chosen file fit for a form (FLD-10): judged by content; a picture is turned as asked and reduced to at most 4 MB; one that is
 * right already is sent as it is. Decoding runs off the event loop, in the library's own threads.
 * @param turn clockwise degrees, on top of the camera's own note (EXIF)
 * @throws AppError `input/invalid` whose field `file` says why: `field/upload-type`, `field/upload-size`, `field/upload-damaged`
 */
export async function formFile(source: Uint8Array, options: { readonly turn: QuarterTurn; readonly pdf: boolean }): Promise<FormFile> {
  if (source.length === 0) throw wrong('field/upload-size');
  const type = uploadType(source);
  if (type === undefined || (type === 'pdf' && !options.pdf)) throw wrong('field/upload-type');
  if (type === 'pdf') {
    if (source.length > MAX_UPLOAD_BYTES) throw wrong('field/upload-size');
    return { bytes: source, type, reduced: false, preview: undefined };
  }
  try {
    const decodable = type === 'bmp' ? await bmpAsTiff(source, MAX_PIXELS) : source;
    const picture = (): Sharp => turned(sharp(decodable, { limitInputPixels: MAX_PIXELS, failOn: 'error' }), options.turn);
    const preview = await jpeg(picture(), 72, PREVIEW_SIDE); // proves that it is whole, too
    if (options.turn === 0 && source.length <= MAX_UPLOAD_BYTES) return { bytes: source, type, reduced: false, preview };
    for (const { quality, side } of attempts) {
      const bytes = await jpeg(picture(), quality, side);
      if (bytes.length <= MAX_UPLOAD_BYTES) return { bytes, type: 'jpeg', reduced: source.length > MAX_UPLOAD_BYTES, preview };
    }
  } catch (cause) {
    throw wrong('field/upload-damaged', cause);
  }
  throw wrong('field/upload-size');
}

/** First as the camera noted, then as asked: two turns of one picture need a pipeline each. */
function turned(picture: Sharp, turn: QuarterTurn): Sharp {
  const upright = picture.autoOrient();
  return turn === 0 ? upright : upright.rotate(turn);
}

function jpeg(picture: Sharp, quality: number, side: number): Promise<Uint8Array> {
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true }).flatten({ background: '#fff' }).jpeg({ quality }).toBuffer();
}

function wrong(code: 'field/upload-type' | 'field/upload-size' | 'field/upload-damaged', cause?: unknown): AppError {
  return new AppError('input/invalid', { fields: { file: code }, cause });
}
