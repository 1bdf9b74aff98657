import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readTrustAnchors, type TrustAnchor } from '../../crypto/chain.ts';
import type { RevocationSources } from '../../crypto/revocation/desk.ts';
import { type OpensslCa, opensslCa } from '../../crypto/testing/opensslCa.ts';
import { listedRevocation, type RefreshedRevocation } from './revocation.ts';

const log = pino({ level: 'silent' });
const SERIAL = '134f3870102967d6';
let ca: OpensslCa;
let stranger: OpensslCa;
let anchors: TrustAnchor[];
let issuer = '';
let served: { body: Uint8Array; asked: number };
let http: Server;
let url = '';
let ahead = 0;
const open: RefreshedRevocation[] = [];

beforeAll(async () => {
  ca = opensslCa('RSA');
  stranger = opensslCa('RSA');
  anchors = readTrustAnchors(ca.pem);
  issuer = anchors[0]!.name;
  served = { body: new Uint8Array(), asked: 0 };
  http = createServer((request, response) => {
    served.asked += 1;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/gone') return response.writeHead(404).end();
      return response.end(request.method === 'POST' ? ca.answer(Buffer.concat(parts), 'appointed', '-ndays', '1') : served.body);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  ahead = 0;
});
afterAll(() => {
  http.close();
  ca.close();
  stranger.close();
});

async function revocation(sources: RevocationSources): Promise<RefreshedRevocation> {
  const made = await listedRevocation(sources, anchors, { now: () => Date.now() + ahead, log });
  open.push(made);
  return made;
}
function file(name: string, bytes: Uint8Array): string {
  writeFileSync(ca.path(name), bytes);
  return ca.path(name);
}

it('CARD-1 nothing configured: nothing is withdrawn', async () => {
  expect(await (await revocation({ crls: [] })).isRevoked(SERIAL, issuer)).toBe(false);
});

it('CARD-1 a card withdrawn while the server runs is refused after the next reading', async () => {
  const path = file('live.pem', ca.crl());
  const live = await revocation({ crls: [path] });
  expect(await live.isRevoked(SERIAL, issuer)).toBe(false);
  ca.revoke(SERIAL);
  writeFileSync(path, ca.crl());
  await live.refresh();
  expect(await live.isRevoked(SERIAL, issuer)).toBe(true);
  expect(await live.isRevoked('1fa070bd0a56df18', issuer)).toBe(false);
  expect(await live.isRevoked(SERIAL, 'CN=somebody else')).toBe(false);
});

it('CARD-1 a list of another key, or damage, stops the start; while running the good list stays', async () => {
  await expect(revocation({ crls: [file('forged.pem', stranger.crl())] })).rejects.toThrow('untrusted');
  await expect(revocation({ crls: [file('nonsense', Buffer.from('nonsense'))] })).rejects.toThrow('unreadable');
  await expect(revocation({ crls: [ca.path('missing')] })).rejects.toThrow('unreachable');
  const path = file('kept.pem', ca.crl());
  const kept = await revocation({ crls: [path] });
  writeFileSync(path, stranger.crl());
  await kept.refresh();
  expect(await kept.isRevoked(SERIAL, issuer)).toBe(true);
});

it('CARD-1 a list that is out of date lets nobody in, and still names the withdrawn', async () => {
  const old = await revocation({ crls: [file('old.pem', ca.crl('-crldays', '2'))] });
  expect(await old.isRevoked('1fa070bd0a56df18', issuer)).toBe(false);
  ahead = 3 * 86_400_000;
  await expect(old.isRevoked('1fa070bd0a56df18', issuer)).rejects.toThrow('proof/revocation-unknown');
  expect(await old.isRevoked(SERIAL, issuer)).toBe(true);
});

it('CARD-1 a list by http is fetched; one that cannot be had is not taken for an empty one', async () => {
  served.body = ca.crl();
  const fetched = await revocation({ crls: [`${url}/list.crl`] });
  expect(await fetched.isRevoked(SERIAL, issuer)).toBe(true);
  const away = await revocation({ crls: [`${url}/gone`] });
  await expect(away.isRevoked(SERIAL, issuer)).rejects.toThrow('proof/revocation-unknown');
});

it('CARD-1 a responder is asked once per card and hour; a list helps out when it is away', async () => {
  const asking = await revocation({ crls: [], ocsp: `${url}/ocsp` });
  served.asked = 0;
  expect(await asking.isRevoked(SERIAL, issuer)).toBe(true);
  expect(await asking.isRevoked(SERIAL, issuer)).toBe(true);
  expect(served.asked).toBe(1);
  // openssl knows nothing of this one: "unknown" is no "good".
  await expect(asking.isRevoked('aa', issuer)).rejects.toThrow('proof/revocation-unknown');
  const helped = await revocation({ crls: [file('help.pem', ca.crl())], ocsp: `${url}/gone` });
  expect(await helped.isRevoked(SERIAL, issuer)).toBe(true);
  expect(await helped.isRevoked('aa', issuer)).toBe(false);
});
