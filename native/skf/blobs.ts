/** Structures of GM/T 0016-2012 as they lie in memory: packed to 1, ULONG 32 bits in the machine's (little-endian) order. */

/** Room for a DEVINFO: 294 bytes in the standard's edition, more in some vendors'. */
export const DEVINFO_ROOM = 1024;
export const DEVINFO_BYTES = 294;
/** r[64] ‖ s[64]. */
export const ECC_SIGNATURE_BYTES = 128;
const MAX_NAMES = 16;
const MAX_NAME_BYTES = 256;

export interface DevInfo {
  readonly manufacturer: string;
  readonly label: string;
  readonly serialNumber: string;
}

/** VERSION(2), Manufacturer(64), Issuer(64), Label(32), SerialNumber(32), then versions, capabilities and sizes. */
export function readDevInfo(bytes: Uint8Array): DevInfo {
  return {
    manufacturer: text(bytes.subarray(2, 66)),
    label: text(bytes.subarray(130, 162)),
    serialNumber: text(bytes.subarray(162, 194)),
  };
}

/**
 * Names of an SKF_Enum… call: NUL-separated, double-NUL ended. Kept as bytes, NUL at the end, because they go back into the
 * library as they came: their encoding is the vendor's secret.
 */
export function readNames(bytes: Uint8Array): Uint8Array[] {
  const names: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length && names.length < MAX_NAMES; at += 1) {
    if (bytes[at] !== 0) continue;
    if (at === start) break;
    if (at - start <= MAX_NAME_BYTES) names.push(bytes.slice(start, at + 1));
    start = at + 1;
  }
  return names;
}

/**
 * r‖s, 64 bytes, of an ECCSIGNATUREBLOB: 256-bit numbers stand at the right of their 64 bytes.
 * Undefined when the left halves are not zero: no signature on a 256-bit curve.
 */
export function readEccSignature(blob: Uint8Array): Uint8Array | undefined {
  const left = [...blob.subarray(0, 32), ...blob.subarray(64, 96)];
  if (blob.length !== ECC_SIGNATURE_BYTES || left.some((byte) => byte !== 0)) return undefined;
  return Uint8Array.of(...blob.subarray(32, 64), ...blob.subarray(96, 128));
}

/** Text up to its NUL: UTF-8, else the GBK that Windows libraries write. Control characters are left out. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const body = end === -1 ? bytes : bytes.subarray(0, end);
  let decoded: string;
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    decoded = new TextDecoder('gbk').decode(body);
  }
  return decoded.replaceAll(/\p{Cc}/gu, '').trim();
}
