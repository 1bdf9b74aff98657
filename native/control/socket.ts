import type { LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import { MESSAGE_LIMIT } from './blockFrames.ts';

/** The one name beside loopback itself: the official one, which resolves to loopback and for which the control has a certificate. */
const OFFICIAL_NAME = 'wss.singlewindow.cn';
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** A UTF-8 character of one UTF-16 unit takes three bytes at most. */
const MOST_BYTES = 3 * MESSAGE_LIMIT;

/** Loopback only: a PIN goes over this wire. The official name only with TLS, which proves it. */
export function isLocalControl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return ((protocol === 'ws:' || protocol === 'wss:') && LOOPBACK_NAMES.has(hostname)) || (protocol === 'wss:' && hostname === OFFICIAL_NAME);
}

/** The address that such a name stands for. Never asked for: what a name server or a hosts file says must not send a PIN off this PC. */
export function loopbackOf(url: string): '127.0.0.1' | '::1' {
  if (!isLocalControl(url)) throw new RangeError('The control is on this PC');
  return new URL(url).hostname === '[::1]' ? '::1' : '127.0.0.1';
}

/** Begins a connection to the loopback address behind `url`; with TLS the certificate must be for the name in it. Throws RangeError on an address off this PC. */
export function openControlSocket(url: string, connectMs: number): WebSocket {
  const address = loopbackOf(url);
  const lookup: LookupFunction = (_name, options, answer) => {
    const family = address === '::1' ? 6 : 4;
    if (options.all) answer(null, [{ address, family }]);
    else answer(null, address, family);
  };
  return new WebSocket(url, { lookup, handshakeTimeout: connectMs, maxPayload: MOST_BYTES, perMessageDeflate: false, followRedirects: false });
}
