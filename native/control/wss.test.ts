import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openControlLink } from './link.ts';
import { createControlSource } from './provider.ts';
import { quick } from './testing/rig.ts';
import { startStandIn } from './testing/standIn.ts';

// Making keys and trying again takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

/** A control with TLS on loopback, for `name`, under an authority made just now; counts what gets through to it. */
async function tlsControl(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'control-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=nobody knows it');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'own.key', '-out', 'own.csr', '-subj', `/CN=${name}`);
  openssl('req', '-x509', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-key', 'own.key', '-out', 'own.pem', '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-addext', 'basicConstraints=CA:FALSE');
  const seen = { connections: 0, upgrades: 0 };
  const server = createServer({ key: readFileSync(join(folder, 'own.key')), cert: readFileSync(join(folder, 'own.pem')) });
  server.on('connection', () => (seen.connections += 1));
  server.on('upgrade', (_request, socket) => {
    seen.upgrades += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { seen, port: (server.address() as AddressInfo).port, authority: readFileSync(join(folder, 'ca.pem'), 'utf8') };
}

function trust(authority: string): void {
  const usual = getCACertificates('default');
  setDefaultCACertificates([...usual, authority]);
  onTestFinished(() => setDefaultCACertificates(usual));
}

/** A port where nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const OFFICIAL = 'wss.singlewindow.cn';

it('a control whose certificate nobody here trusts gets nothing: no request, no PIN; it is as if it were not there', async () => {
  const { seen, port } = await tlsControl(OFFICIAL);
  const source = createControlSource({ urls: [`wss://${OFFICIAL}:${port}`], ...quick });
  onTestFinished(() => source.close());
  await source.settled();
  // Two an attempt: the port is looked at, then TLS is begun.
  await vi.waitFor(() => expect(seen.connections).toBeGreaterThan(5), 15_000);
  expect([source.service, source.cards, seen.upgrades]).toEqual(['stopped', [], 0]);
});

it('the official name is this PC, whatever a name server says of it; its certificate must be for that name', async () => {
  const own = await tlsControl(OFFICIAL);
  const other = await tlsControl('localhost');
  const asked: unknown[] = [];
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) => {
    asked.push(name);
    (rest.at(-1) as (error: null, address: string, family: number) => void)(null, '192.0.2.1', 4);
  }) as typeof dns.lookup);
  onTestFinished(() => lookup.mockRestore());
  for (const { authority } of [own, other]) trust(authority);
  const links = [own, other].map(({ port }) => openControlLink([`wss://${OFFICIAL}:${port}`], () => {}, quick.timing));
  onTestFinished(() => links.forEach((link) => link.close()));
  await vi.waitFor(() => expect(own.seen.upgrades).toBeGreaterThan(0), 8_000);
  await vi.waitFor(() => expect(other.seen.connections).toBeGreaterThan(3), 8_000);
  expect({ asked, wrongName: other.seen.upgrades }).toEqual({ asked: [], wrongName: 0 });
});

it('with TLS only when the plain port is refused or is no control; back to the plain one when it comes', async () => {
  const { seen, port, authority } = await tlsControl(OFFICIAL);
  trust(authority);
  const plain = await closedPort();
  const link = openControlLink([`ws://127.0.0.1:${plain}`, `wss://${OFFICIAL}:${port}`], () => {}, quick.timing);
  onTestFinished(() => link.close());
  await vi.waitFor(() => expect(seen.upgrades).toBeGreaterThan(1), 8_000);

  // Something that is no control takes the plain port.
  const stranger = createTcpServer((socket) => socket.on('error', () => {}).resume().end('HTTP/1.1 200 OK\r\n\r\nhello'));
  await new Promise<void>((resolve) => stranger.listen(plain, '127.0.0.1', resolve));
  const before = seen.upgrades;
  await vi.waitFor(() => expect(seen.upgrades).toBeGreaterThan(before + 1), 8_000);
  await new Promise((resolve) => stranger.close(resolve));

  const standIn = await startStandIn({ port: plain });
  onTestFinished(() => standIn.close());
  await vi.waitFor(() => expect(link.isOpen).toBe(true), 8_000);
  expect(standIn.peers.size).toBe(1);
});
