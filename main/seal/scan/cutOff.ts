import type { EncodedScan } from './scanFile.ts';

/** TIFF tags: where the strips or tiles are, and their lengths. */
const PLACES: Readonly<Record<number, number>> = { 273: 279, 324: 325 };

/**
 * Whether a file that could not be decoded just stops early, by its container's own lengths: then copying it again helps.
 * JPEG decoders tell this themselves.
 */
export function isCutOff(coding: EncodedScan['coding'], bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (coding === 'png') return !file.subarray(-64).includes('IEND', 0, 'latin1');
  if (coding === 'webp') return file.length < 8 || file.readUInt32LE(4) + 8 > file.length;
  return coding === 'tiff' && tiffReach(file) > file.length;
}

/** How far a TIFF's first page reaches by its own word; Infinity when its directory is not there. */
function tiffReach(file: Buffer): number {
  const little = file[0] === 0x49;
  const short = (at: number) => (little ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const long = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  try {
    const directory = long(4);
    const values = new Map<number, readonly number[]>();
    for (let entry = directory + 2, last = directory + 2 + 12 * short(directory); entry < last; entry += 12) {
      const [size, count] = [short(entry + 2) === 3 ? 2 : 4, long(entry + 4)];
      const tag = short(entry);
      if (!(tag in PLACES) && !Object.values(PLACES).includes(tag)) continue;
      const from = size * count <= 4 ? entry + 8 : long(entry + 8);
      if (from + size * count > file.length) return Infinity;
      values.set(tag, Array.from({ length: count }, (_, at) => (size === 2 ? short(from + 2 * at) : long(from + 4 * at))));
    }
    return Object.entries(PLACES).reduce((reach, [places, lengths]) => {
      const sizes = values.get(lengths) ?? [];
      return (values.get(Number(places)) ?? []).reduce((most, place, at) => Math.max(most, place + (sizes[at] ?? 0)), reach);
    }, 0);
  } catch {
    return Infinity; // reading led out of the file
  }
}
