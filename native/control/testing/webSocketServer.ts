import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** One connection of a client, as a test's server sees it. */
export interface Peer {
  send(message: string | Uint8Array): void;
  /** Raw bytes of the wire, frame head and all: whatever a broken service would write. */
  sendRaw(bytes: Uint8Array): void;
  /** Cuts the connection without a goodbye. */
  drop(): void;
}

export interface WebSocketServer {
  readonly port: number;
  readonly url: string;
  readonly peers: ReadonlySet<Peer>;
  close(): Promise<void>;
}

export interface WebSocketHandlers {
  connected?(peer: Peer): void;
  message(peer: Peer, text: string): void;
  /** False leaves the upgrade unanswered. */
  accepts?(): boolean;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;

/** The part of RFC 6455 that a server of tests needs, on a port of 127.0.0.1. `port` 0: any. */
export async function startWebSocketServer(handlers: WebSocketHandlers, port = 0): Promise<WebSocketServer> {
  const peers = new Set<Peer>();
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(426).end());
  server.on('upgrade', (request, socket: Duplex) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (handlers.accepts?.() === false) return;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    const peer: Peer = {
      send: (message) => socket.write(typeof message === 'string' ? frame(TEXT, Buffer.from(message)) : frame(BINARY, message)),
      sendRaw: (bytes) => socket.write(bytes),
      drop: () => socket.destroy(),
    };
    peers.add(peer);
    const read = frameReader((opcode, payload) => {
      if (opcode === TEXT) handlers.message(peer, payload.toString());
      else if (opcode === PING) socket.write(frame(0xa, payload));
      else if (opcode === CLOSE) socket.end(frame(CLOSE, payload));
    });
    socket.on('data', read);
    socket.on('close', () => {
      peers.delete(peer);
      sockets.delete(socket);
    });
    handlers.connected?.(peer);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const used = (server.address() as AddressInfo).port;
  return {
    port: used,
    url: `ws://127.0.0.1:${used}`,
    peers,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole, unmasked frame. */
export function frame(opcode: number, payload: Uint8Array): Buffer {
  const head = [0x80 | opcode];
  if (payload.length < 126) head.push(payload.length);
  else if (payload.length < 0x10000) head.push(126, payload.length >> 8, payload.length & 0xff);
  else head.push(127, 0, 0, 0, 0, (payload.length >>> 24) & 0xff, (payload.length >>> 16) & 0xff, (payload.length >>> 8) & 0xff, payload.length & 0xff);
  return Buffer.concat([Uint8Array.from(head), payload]);
}

/** Cuts a stream of a client's masked frames into messages, joining continuations. */
function frameReader(emit: (opcode: number, payload: Buffer) => void): (chunk: Buffer) => void {
  let buffered = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let kind = 0;
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const [first, second] = buffered;
      if (first === undefined || second === undefined) return;
      const short = second & 0x7f;
      const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
      const start = 2 + lengthBytes + 4;
      if (buffered.length < start) return;
      const length = short === 126 ? buffered.readUInt16BE(2) : short === 127 ? Number(buffered.readBigUInt64BE(2)) : short;
      if (buffered.length < start + length) return;
      const mask = buffered.subarray(start - 4, start);
      const payload = Buffer.from(buffered.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
      buffered = buffered.subarray(start + length);
      const opcode = first & 0x0f;
      if (opcode >= CLOSE) {
        emit(opcode, payload);
        continue;
      }
      if (opcode !== 0) kind = opcode;
      parts.push(payload);
      if ((first & 0x80) === 0) continue;
      emit(kind, Buffer.concat(parts));
      parts = [];
    }
  };
}
