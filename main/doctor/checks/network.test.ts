import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRemote } from '../../remote/remote.ts';
import { json, misbehavingServer } from '../../remote/testing/misbehavingServer.ts';
import { askServer } from '../askServer.ts';
import { found } from '../testing/parts.ts';
import { clock } from './clock.ts';
import { proxy } from './proxy.ts';
import { server } from './server.ts';
import { tls } from './tls.ts';

async function realServer() {
  const standIn = await misbehavingServer();
  const remote = createRemote({ baseUrl: standIn.url, locale: 'en', timeoutMs: 3_000 });
  onTestFinished(async () => {
    remote.close();
    await standIn.down();
  });
  return { standIn, parts: { serverUrl: standIn.url, askServer: () => askServer(remote) } };
}
const atTime = (seconds: number) => json(200, { time: new Date(Date.now() + seconds * 1000).toISOString(), version: '1', sandbox: false });

describe('server and clock', () => {
  it('a server that answers is green, with its version and the same time', async () => {
    const { parts } = await realServer();
    expect(await found(server, parts)).toMatchObject({ level: 'green', found: { en: expect.stringContaining('version 1') } });
    expect((await found(clock, parts))?.level).toBe('green');
  });

  it('a server that is down is red with its code, the clock then amber', async () => {
    const { standIn, parts } = await realServer();
    await standIn.down();
    expect(await found(server, parts)).toMatchObject({ level: 'red', found: { en: expect.stringContaining('remote/unreachable') } });
    expect((await found(clock, parts))?.level).toBe('amber');
  });

  it('a garbage answer is red', async () => {
    const { standIn, parts } = await realServer();
    standIn.system = (_, response) => void response.end('<html>company gateway</html>');
    expect(await found(server, parts)).toMatchObject({ level: 'red', found: { en: expect.stringContaining('remote/bad-answer') } });
  });

  it('a wrong clock is told with its direction: amber a little, red where logins fail', async () => {
    const { standIn, parts } = await realServer();
    standIn.system = atTime(60);
    expect(await found(clock, parts)).toMatchObject({ level: 'amber', found: { en: expect.stringContaining('behind') } });
    standIn.system = atTime(-86_400);
    expect(await found(clock, parts)).toMatchObject({ level: 'red', found: { en: expect.stringMatching(/24 hours ahead/) } });
  });

  it('without an address it says that nothing was checked', async () => {
    expect((await found(server, { serverUrl: undefined }))?.level).toBe('amber');
    for (const check of [clock, proxy, tls]) expect(await found(check, { serverUrl: undefined })).toBeUndefined();
  });
});

describe('proxy', () => {
  const environment = { HTTPS_PROXY: 'http://zhang:Secret-77@proxy.corp.example:8080', NO_PROXY: '.intra.example, other.example:444' };
  it('names the host of the proxy, never its user and password', async () => {
    const finding = await found(proxy, { environment });
    expect(finding?.found.en).toContain('proxy.corp.example:8080');
    expect(JSON.stringify(finding)).not.toMatch(/zhang|Secret-77/);
  });
  it.each([
    ['https://a.intra.example', false],
    ['https://other.example:444', false],
    ['https://other.example', true],
    ['http://user.singlewindow.example', false],
    ['https://127.0.0.1:9', false],
  ])('%s goes through it: %s', async (serverUrl, through) => {
    expect((await found(proxy, { serverUrl, environment }))?.found.en.includes('proxy.corp')).toBe(through);
  });
  it('a malformed address is red', async () => {
    expect((await found(proxy, { environment: { https_proxy: 'http://[' } }))?.level).toBe('red');
  });
});

describe('TLS', () => {
  let dir: string;
  const trusted = getCACertificates('default');
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'doctor-tls-'));
    for (const [name, days, host] of [['good', 365, '127.0.0.1'], ['soon', 3, '127.0.0.1'], ['other', 365, '192.0.2.1']] as const) {
      const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days), '-subj', '/CN=test', '-addext', `subjectAltName=IP:${host}`];
      execFileSync('openssl', [...args, '-keyout', join(dir, `${name}.key`), '-out', join(dir, `${name}.pem`)], { stdio: 'ignore' });
    }
  });
  afterAll(() => {
    setDefaultCACertificates(trusted);
    rmSync(dir, { recursive: true, force: true });
  });
  const file = (name: string) => readFileSync(join(dir, name), 'utf8');

  async function listening(started: Server): Promise<number> {
    await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
    onTestFinished(() => void started.close());
    return (started.address() as AddressInfo).port;
  }
  const https = (name: string) => listening(createHttpsServer({ key: file(`${name}.key`), cert: file(`${name}.pem`) }));

  it('a trusted certificate is green, one that ends soon amber', async () => {
    setDefaultCACertificates([file('good.pem'), file('soon.pem')]);
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${await https('good')}` })).toMatchObject({ level: 'green' });
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${await https('soon')}` })).toMatchObject({ level: 'amber' });
  });

  it('an unknown issuer and another host’s certificate are red with the reason', async () => {
    setDefaultCACertificates([file('other.pem')]);
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${await https('good')}` })).toMatchObject({ level: 'red', found: { en: expect.stringContaining('SELF_SIGNED') } });
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${await https('other')}` })).toMatchObject({ level: 'red', found: { en: expect.stringContaining('ALTNAME') } });
  });

  it('a port where nobody listens, and one that does not speak TLS, are red', async () => {
    const port = await https('good');
    const closed = createServer();
    const plainPort = await listening(createServer((_, response) => response.end('plain')));
    await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
    const { port: gone } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    expect(port).not.toBe(gone);
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${gone}` })).toMatchObject({ level: 'red', found: { en: expect.stringContaining('ECONNREFUSED') } });
    expect(await found(tls, { serverUrl: `https://127.0.0.1:${plainPort}` })).toMatchObject({ level: 'red' });
  });

  it('goes through a proxy as the client does, and tells when that refuses', async () => {
    setDefaultCACertificates([file('other.pem')]);
    const behind = await https('other');
    const asked: string[] = [];
    const gateway = createServer();
    gateway.on('connect', (request, client) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      if (request.url !== '192.0.2.1:443') return client.end('HTTP/1.1 403 no\r\n\r\n');
      const target = connect(behind, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 ok\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      target.on('error', () => client.destroy());
      client.on('error', () => target.destroy());
    });
    const environment = { HTTPS_PROXY: `http://u:p@127.0.0.1:${await listening(gateway)}` };
    expect(await found(tls, { serverUrl: 'https://192.0.2.1', environment })).toMatchObject({ level: 'green' });
    expect(await found(tls, { serverUrl: 'https://192.0.2.2', environment })).toMatchObject({ level: 'red', found: { en: expect.stringContaining('PROXY_403') } });
    expect(asked[0]).toBe(`192.0.2.1:443 Basic ${Buffer.from('u:p').toString('base64')}`);
  });

  it('plain http is red over a network and fine on this PC', async () => {
    expect((await found(tls, { serverUrl: 'http://user.singlewindow.example' }))?.level).toBe('red');
    expect((await found(tls, { serverUrl: 'http://127.0.0.1:8080' }))?.level).toBe('green');
  });
});
