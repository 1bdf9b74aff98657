const SOI = 2;
const APP1 = 0xe1;
const SOS = 0xda;

/**
 * A JPEG that says another EXIF orientation; what EXIF it had is gone.
 * @returns undefined when it is no JPEG or breaks off before its first scan
 */
export function orientJpeg(jpeg: Uint8Array, orientation: number): Uint8Array | undefined {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return undefined;
  const parts: Uint8Array[] = [jpeg.subarray(0, SOI), exif(orientation)];
  for (let at = SOI; at + 4 <= jpeg.length; ) {
    const marker = jpeg[at + 1];
    const end = at + 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
    if (jpeg[at] !== 0xff || marker === undefined || end < at + 4) return undefined;
    if (marker === SOS) {
      parts.push(jpeg.subarray(at));
      return Buffer.concat(parts);
    }
    if (marker !== APP1) parts.push(jpeg.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** APP1 with one tag: 0x0112, a SHORT. */
function exif(orientation: number): Uint8Array {
  const tiff = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff];
  return Uint8Array.from([0xff, APP1, 0, body.length + 2, ...body]);
}
