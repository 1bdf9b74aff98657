import { readFile, stat } from 'node:fs/promises';
import { MAX_CRL_BYTES } from './crl.ts';
import type { RevocationTransport } from './desk.ts';

const LIMIT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;

/** Files of this PC, and http(s). */
export const revocationTransport: RevocationTransport = {
  read: async (source) => {
    if (/^https?:\/\//i.test(source)) return fetchBytes(source, {}, MAX_CRL_BYTES);
    if ((await stat(source)).size > MAX_CRL_BYTES) throw new RangeError('too large');
    return readFile(source);
  },
  post: (url, body) => {
    if (!/^https?:\/\//i.test(url)) throw new TypeError('not an http address');
    const headers = { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' };
    return fetchBytes(url, { method: 'POST', headers, body: Uint8Array.from(body) }, MAX_ANSWER_BYTES);
  },
};

async function fetchBytes(url: string, init: RequestInit, most: number): Promise<Uint8Array> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.length;
    if (size > most) throw new RangeError('too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
