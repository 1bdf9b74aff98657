import sharp from 'sharp';
import { AppError } from '../../contract/errors.ts';
import { pngHead, type SealPictureSize } from '../../crypto/sealRecord.ts';

/** A seal at 1200 dpi is 8 megapixels; more than this is not a seal. */
const MAX_PIXELS = 64_000_000;
/** Bitmaps that a record may hold. SVG is left out: hostile ones fetch and nest. */
const bitmaps = ['png', 'jpeg', 'gif', 'webp', 'tiff'];
/** How far a picture's own density may be from the record's whole millimetres and still be believed. */
const ROUNDING_MM = 0.75;

/**
 * A record's picture as PNG with the right pHYs: as it stands where its own density agrees with the record, since that is
 * finer than whole millimetres; else the record's size decides. Nobody's size known: no pHYs is made up.
 * @throws AppError seal/picture-invalid when it is no picture that can be read
 */
export async function pictureAsPng(
  data: Uint8Array,
  size: SealPictureSize | undefined,
): Promise<{ png: Uint8Array; widthPx: number; heightPx: number; dpi: number | undefined }> {
  try {
    const image = sharp(data, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    const { format, width, height } = await image.metadata();
    if (!bitmaps.includes(format)) throw new Error(`picture format ${format}`);
    const head = pngHead(data);
    const own = head?.pixelsPerMetre;
    if (own && (!size || Math.abs((width / own) * 1000 - size.widthMm) <= ROUNDING_MM)) {
      await image.stats(); // a cut-off picture must not be handed on
      return { png: data, widthPx: width, heightPx: height, dpi: Math.round(own * 0.0254 * 100) / 100 };
    }
    const dpi = size ? Math.round(((width * 25.4) / size.widthMm) * 100) / 100 : undefined;
    const out = dpi === undefined ? image : image.withDensity(dpi);
    const png = Uint8Array.from(await out.png({ compressionLevel: 6 }).toBuffer());
    return { png, widthPx: width, heightPx: height, dpi };
  } catch (cause) {
    throw new AppError('seal/picture-invalid', { cause });
  }
}
