import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openControlLink } from './link.ts';
import { createControlSource } from './provider.ts';
import { quick } from './testing/rig.ts';

// Making keys and trying again takes its time on a busy PC.
vi.setConfig({ testTimeout: 30_000 });

/** A control with TLS on loopback, under an authority made just now; counts what gets through to it. */
async function tlsControl() {
  const folder = mkdtempSync(join(tmpdir(), 'control-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=nobody knows it');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'own.key', '-out', 'own.csr', '-subj', '/CN=localhost');
  openssl('req', '-x509', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-key', 'own.key', '-out', 'own.pem', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=CA:FALSE');
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
  return { seen, url: `wss://localhost:${(server.address() as AddressInfo).port}`, authority: readFileSync(join(folder, 'ca.pem'), 'utf8') };
}

it('a control whose certificate nobody here trusts gets nothing: no request, no PIN; it is as if it were not there', async () => {
  const { seen, url } = await tlsControl();
  const source = createControlSource({ url, ...quick });
  onTestFinished(() => source.close());
  await source.settled();
  // Two an attempt: the port is looked at, then TLS is begun.
  await vi.waitFor(() => expect(seen.connections).toBeGreaterThan(5), 15_000);
  expect([source.service, source.cards, seen.upgrades]).toEqual(['stopped', [], 0]);
});

it('the same one is spoken to once its authority is trusted', async () => {
  const { seen, url, authority } = await tlsControl();
  const usual = getCACertificates('default');
  setDefaultCACertificates([...usual, authority]);
  onTestFinished(() => setDefaultCACertificates(usual));
  const link = openControlLink(url, () => {}, quick.timing);
  onTestFinished(() => link.close());
  await vi.waitFor(() => expect(seen.upgrades).toBeGreaterThan(0), 8_000);
});
