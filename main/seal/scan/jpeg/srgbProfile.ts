/** D50 colorants of sRGB (ICC, IEC 61966-2-1): X, Y, Z of red, green and blue. */
const COLORANTS: Readonly<Record<string, readonly [number, number, number]>> = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
};
const COLORANT_TOLERANCE = 0.002;
const CURVE_TOLERANCE = 0.003;
const HEADER = 128;

/** Light of an sRGB level, both 0…1. */
const light = (level: number): number => (level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4);

/**
 * Whether a colour profile is sRGB's, as most scanners put into their files: then the pixels are what they are.
 * @param profile ICC, version 2 or 4
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const file = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    if (file.toString('latin1', 16, 24) !== 'RGB XYZ ' || file.toString('latin1', 36, 40) !== 'acsp') return false;
    const tags = new Map<string, Buffer>();
    for (let entry = HEADER + 4, end = entry + 12 * Math.min(100, file.readUInt32BE(HEADER)); entry < end; entry += 12) {
      const from = file.readUInt32BE(entry + 4);
      tags.set(file.toString('latin1', entry, entry + 4), file.subarray(from, from + file.readUInt32BE(entry + 8)));
    }
    // Look-up tables go before colorants, and may say anything.
    if (tags.has('A2B0')) return false;
    const fixed = (tag: Buffer, at: number): number => tag.readInt32BE(at) / 65_536;
    const colorants = Object.entries(COLORANTS).every(([name, wanted]) => {
      const tag = tags.get(name);
      return tag !== undefined && wanted.every((value, axis) => Math.abs(fixed(tag, 8 + 4 * axis) - value) < COLORANT_TOLERANCE);
    });
    return colorants && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(tags.get(name)));
  } catch {
    return false; // reading led out of the profile
  }
}

function isSrgbCurve(tag: Buffer | undefined): boolean {
  const curve = tag && curveOf(tag);
  if (!curve) return false;
  return Array.from({ length: 33 }, (_, step) => step / 32).every((level) => Math.abs(curve(level) - light(level)) < CURVE_TOLERANCE);
}

function curveOf(tag: Buffer): ((level: number) => number) | undefined {
  const type = tag.toString('latin1', 0, 4);
  const count = tag.readUInt32BE(8);
  if (type === 'curv' && count > 16) {
    return (level) => {
      const at = level * (count - 1);
      const [low, high] = [Math.floor(at), Math.ceil(at)];
      const value = (index: number): number => tag.readUInt16BE(12 + 2 * index) / 65_535;
      return value(low) + (value(high) - value(low)) * (at - low);
    };
  }
  if (type === 'para' && tag.readUInt16BE(8) === 3) {
    const [g = 0, a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3, 4].map((at) => tag.readInt32BE(12 + 4 * at) / 65_536);
    return (level) => (level >= d ? (a * level + b) ** g : c * level);
  }
  return undefined;
}
