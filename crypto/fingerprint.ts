import { createHash } from 'node:crypto';
import { sm3 } from './sm.ts';

const pairs = (bytes: Uint8Array): string => (Buffer.from(bytes).toString('hex').toUpperCase().match(/../g) ?? []).join(':');

/** Digests of a whole certificate, as openssl writes them: upper hex in pairs. */
export function fingerprints(der: Uint8Array): { readonly sm3: string; readonly sha256: string } {
  return { sm3: pairs(sm3(der)), sha256: pairs(createHash('sha256').update(der).digest()) };
}
