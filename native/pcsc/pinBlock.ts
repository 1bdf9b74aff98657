import { createHash } from 'node:crypto';
import { unmovedBytes } from '../../contract/pinBlock.ts';
import { sm3 } from '../../crypto/sm.ts';
import { sm4EcbEncrypt } from '../../crypto/sm4.ts';

/** First 16 bytes of the profile's hash of the PIN: the key of its PIN block. Wipe it after use. */
export function pinKey(pin: Uint8Array, hash: 'sha1' | 'sm3'): Uint8Array {
  const digest = hash === 'sm3' ? sm3(pin) : Uint8Array.from(createHash('sha1').update(pin).digest());
  const key = digest.slice(0, 16);
  digest.fill(0);
  return key;
}

/** VerifyPIN's 16-byte block: SM4-ECB under the PIN's key of `0800` ‖ 8-byte challenge ‖ 80 ‖ zeros. */
export function verifyBlock(key: Uint8Array, challenge: Uint8Array): Uint8Array {
  return sm4EcbEncrypt(key, padded(Uint8Array.of(8, 0, ...challenge)));
}

/** The new PIN under the key of the PIN that allows the change: whole 16-byte blocks, padded with 80 and zeros. */
export function newPinBlock(key: Uint8Array, newPin: Uint8Array): Uint8Array {
  const plain = padded(newPin);
  const block = sm4EcbEncrypt(key, plain);
  plain.fill(0);
  return block;
}

/** SM4-CBC-MAC, first 4 bytes; the challenge (8 bytes, zero-filled) is the initial vector, so that no recording can be replayed. */
export function pinMac(key: Uint8Array, challenge: Uint8Array, message: Uint8Array): Uint8Array {
  let state = new Uint8Array(16);
  state.set(challenge.subarray(0, 16));
  const blocks = padded(message);
  for (let at = 0; at < blocks.length; at += 16) {
    state = Uint8Array.from(sm4EcbEncrypt(key, state.map((byte, i) => byte ^ (blocks[at + i] ?? 0))));
  }
  return state.slice(0, 4);
}

/** 80 and zeros up to the next whole block; always at least the 80. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = unmovedBytes((Math.floor(bytes.length / 16) + 1) * 16);
  out.set(bytes);
  out[bytes.length] = 0x80;
  return out;
}
