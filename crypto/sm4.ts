import { unmovedBytes } from '../contract/pinBlock.ts';

/** GB/T 32907 6.2, the S-box. */
const SBOX = Uint8Array.from(
  Buffer.from(
    [
      'd690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699',
      '9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6',
      '4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35',
      '1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e',
      'eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3',
      '1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51',
      '8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0',
      '8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948',
    ].join(''),
    'hex',
  ),
);
const ROUNDS = 32;
/** 7.3, FK: the system parameter. */
const FK = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc] as const;

const turned = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
const byteOf = (index: number): number => SBOX[index & 0xff] ?? 0;
/** 6.2, τ: the S-box over each byte of a word. */
const substituted = (word: number): number => (byteOf(word >>> 24) << 24) | (byteOf(word >>> 16) << 16) | (byteOf(word >>> 8) << 8) | byteOf(word);
/** 7.3, CK: byte j of word i is (4i + j) · 7 modulo 256. */
const fixedKey = (round: number): number => [0, 1, 2, 3].reduce((word, byte) => (word << 8) | (((4 * round + byte) * 7) & 0xff), 0);

/** Big-endian word of `bytes` at `at`. */
const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);

/** 7.3: the round keys; the caller wipes them. */
function roundKeys(key: Uint8Array): Int32Array {
  const words = new Int32Array(4 + ROUNDS);
  for (let i = 0; i < 4; i += 1) words[i] = wordAt(key, 4 * i) ^ (FK[i] ?? 0);
  for (let i = 0; i < ROUNDS; i += 1) {
    const mixed = substituted((words[i + 1] ?? 0) ^ (words[i + 2] ?? 0) ^ (words[i + 3] ?? 0) ^ fixedKey(i));
    words[i + 4] = (words[i] ?? 0) ^ mixed ^ turned(mixed, 13) ^ turned(mixed, 23);
  }
  const keys = words.slice(4);
  words.fill(0);
  return keys;
}

/** 7.1, 7.2: one block from `blocks` at `at` into the same place of `out`. */
function cryptBlock(keys: Int32Array, blocks: Uint8Array, at: number, out: Uint8Array): void {
  let [a, b, c, d] = [wordAt(blocks, at), wordAt(blocks, at + 4), wordAt(blocks, at + 8), wordAt(blocks, at + 12)];
  for (let round = 0; round < ROUNDS; round += 1) {
    const mixed = substituted(b ^ c ^ d ^ (keys[round] ?? 0));
    [a, b, c, d] = [b, c, d, a ^ mixed ^ turned(mixed, 2) ^ turned(mixed, 10) ^ turned(mixed, 18) ^ turned(mixed, 24)];
  }
  // The last words in reverse order.
  for (const [index, word] of [d, c, b, a].entries()) for (let byte = 0; byte < 4; byte += 1) out[at + 4 * index + byte] = word >>> (24 - 8 * byte);
}

function ecb(key: Uint8Array, blocks: Uint8Array, direction: 'encrypt' | 'decrypt'): Uint8Array {
  if (key.length !== 16) throw new RangeError('An SM4 key is 16 bytes');
  if (blocks.length === 0 || blocks.length % 16 !== 0) throw new RangeError('SM4-ECB without padding takes whole 16-byte blocks');
  const keys = roundKeys(key);
  if (direction === 'decrypt') keys.reverse();
  const out = unmovedBytes(blocks.length);
  for (let at = 0; at < blocks.length; at += 16) cryptBlock(keys, blocks, at, out);
  keys.fill(0);
  return out;
}

/**
 * SM4-ECB (GB/T 32907) without padding. `key`: 16 bytes; `blocks`: whole 16-byte blocks. The only copies made are of the round keys, and they
 * are wiped: what goes in may hold a PIN. Throws RangeError on any other length.
 */
export const sm4EcbEncrypt = (key: Uint8Array, blocks: Uint8Array): Uint8Array => ecb(key, blocks, 'encrypt');
/** Turns `sm4EcbEncrypt` back; the answer may hold a PIN and is the caller's to wipe. Throws RangeError as it does. */
export const sm4EcbDecrypt = (key: Uint8Array, blocks: Uint8Array): Uint8Array => ecb(key, blocks, 'decrypt');
