/** Lines that are read at once. */
const LINES_PER_STRIP = 64;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

/**
 * An uncompressed TIFF of R, G, B, 8 bits each, to be filled: for pixels that come from a decoder of their own.
 * @param dpi 0: not known
 * @returns the file, and the part of it that holds the pixels, line by line
 */
export function rawTiff(width: number, height: number, dpi: number): { readonly bytes: Uint8Array; readonly pixels: Uint8Array } {
  const strips = Math.ceil(height / LINES_PER_STRIP);
  const stripBytes = LINES_PER_STRIP * width * 3;
  const total = width * height * 3;
  const tags: [tag: number, type: number, count: number, value: number][] = [];
  const directory = 8;
  const entries = dpi > 0 ? 13 : 10;
  let free = directory + 2 + entries * 12 + 4;
  const room = (bytes: number): number => (free += bytes) - bytes;
  const bits = room(6);
  const resolution = dpi > 0 ? room(8) : 0;
  const offsets = room(4 * strips);
  const counts = room(4 * strips);
  const from = Math.ceil(free / 16) * 16;
  tags.push([256, LONG, 1, width], [257, LONG, 1, height], [258, SHORT, 3, bits], [259, SHORT, 1, 1], [262, SHORT, 1, 2]);
  tags.push([273, LONG, strips, strips === 1 ? from : offsets], [277, SHORT, 1, 3], [278, LONG, 1, LINES_PER_STRIP], [279, LONG, strips, strips === 1 ? total : counts]);
  if (dpi > 0) tags.push([282, RATIONAL, 1, resolution], [283, RATIONAL, 1, resolution]);
  tags.push([284, SHORT, 1, 1]);
  if (dpi > 0) tags.push([296, SHORT, 1, 2]);
  const bytes = new Uint8Array(from + total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x49_49_2a_00);
  view.setUint32(4, directory, true);
  view.setUint16(directory, tags.length, true);
  for (const [index, [tag, type, count, value]] of tags.entries()) {
    const at = directory + 2 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  for (let channel = 0; channel < 3; channel += 1) view.setUint16(bits + channel * 2, 8, true);
  if (dpi > 0) {
    view.setUint32(resolution, Math.round(dpi * 1000), true);
    view.setUint32(resolution + 4, 1000, true);
  }
  for (let strip = 0; strip < strips; strip += 1) {
    view.setUint32(offsets + 4 * strip, from + strip * stripBytes, true);
    view.setUint32(counts + 4 * strip, Math.min(stripBytes, total - strip * stripBytes), true);
  }
  return { bytes, pixels: bytes.subarray(from) };
}
