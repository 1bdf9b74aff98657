import { connect } from 'node:net';
import { loopbackOf } from './socket.ts';

const usualPorts: Readonly<Record<string, number>> = { 'ws:': 80, 'wss:': 443 };

/** Whether anybody listens there. Most PCs have no control: a refused connection costs next to nothing. Throws RangeError on an address off this PC. */
export function isListening(url: string, limitMs: number): Promise<boolean> {
  const { protocol, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: loopbackOf(url), port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) });
    const end = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(limitMs, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
