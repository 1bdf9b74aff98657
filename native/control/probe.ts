import { connect } from 'node:net';

const usualPorts: Readonly<Record<string, number>> = { 'ws:': 80, 'wss:': 443 };

/**
 * Whether anybody listens there. Most PCs have no control: a refused connection costs next to nothing, while the platform's
 * WebSocket takes 10 MB when first used and some memory with each failure.
 */
export function isListening(url: string, limitMs: number): Promise<boolean> {
  const { protocol, hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) });
    const end = (listening: boolean): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(limitMs, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
