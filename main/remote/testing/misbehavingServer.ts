import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Test part: a real loopback HTTP server that answers as each test says, and remembers what it was sent. */
export interface MisbehavingServer {
  readonly url: string;
  readonly seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  /** How `/api/v1/system` is answered; unset: properly, with this PC's time. */
  system: Behaviour;
  /** Everything else. */
  behave: Behaviour;
  /** Stops listening and cuts all connections. */
  down(): Promise<void>;
  /** Listens again on the same port. */
  up(): Promise<void>;
}

export function json(status: number, value: unknown): Behaviour {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
}

export async function misbehavingServer(): Promise<MisbehavingServer> {
  const answers: { seen: MisbehavingServer['seen']; system: Behaviour; behave: Behaviour } = {
    seen: [],
    system: (request, response, body) => json(200, { time: new Date().toISOString(), version: '1', sandbox: false })(request, response, body),
    behave: json(200, {}),
  };
  const server: Server = createServer(async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request) body += String(chunk);
    } catch {
      return;
    }
    const { method = '', url = '', headers } = request;
    if (url === '/api/v1/system') return answers.system(request, response, body);
    answers.seen.push({ method, url, headers, body });
    answers.behave(request, response, body);
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return Object.assign(answers, {
    url: `http://127.0.0.1:${port}`,
    down: () =>
      new Promise<void>((done) => {
        if (!server.listening) return done();
        server.close(() => done());
        server.closeAllConnections();
      }),
    up: () => listen(port),
  });
}
