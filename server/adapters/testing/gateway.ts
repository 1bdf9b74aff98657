import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a gateway can fail: its answers, one per request; the last one stays. */
export type GatewayMood = 'ok' | 'hang' | '500' | '503' | '400' | '429' | 'garbage' | 'reset' | 'half' | 'redirect' | 'endless' | { readonly json: unknown };

export interface Gateway {
  readonly url: string;
  readonly seen: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: unknown }[];
  /** What it does with the next requests. */
  moods: GatewayMood[];
  close(): void;
}

/** An HTTP service on loopback that fails on demand: a real socket, since these faults are the network's. */
export async function startGateway(...moods: GatewayMood[]): Promise<Gateway> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk))).on('end', () => {
      gateway.seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(body) });
      const mood = gateway.moods.length > 1 ? gateway.moods.shift() : gateway.moods[0];
      act(mood ?? 'ok', request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    moods,
    close: () => (server.closeAllConnections(), server.close()),
  };
  return gateway;
}

function act(mood: GatewayMood, request: IncomingMessage, response: ServerResponse): void {
  if (typeof mood === 'object') response.end(JSON.stringify(mood.json));
  else if (mood === 'ok') response.end('{}');
  else if (mood === 'garbage') response.end('<html>Bad gateway</html>');
  else if (mood === 'reset') request.socket.resetAndDestroy();
  else if (mood === 'half') response.writeHead(200, { 'content-length': 100 }).write('{"half":', () => request.socket.destroy());
  else if (mood === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  else if (mood === 'endless') pour(response);
  else if (mood !== 'hang') response.writeHead(Number(mood)).end('{"detail":"no"}');
}

function pour(response: ServerResponse): void {
  const more = (): void => {
    if (!response.destroyed) response.write('x'.repeat(65_536), more);
  };
  more();
}
