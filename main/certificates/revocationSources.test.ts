import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTrustAnchors } from '../../crypto/chain.ts';
import type { RevocationTransport } from '../../crypto/revocation/desk.ts';
import { type OpensslCa, opensslCa } from '../../crypto/testing/opensslCa.ts';
import { issueCardCertificate, publicKeyOf } from '../../crypto/testing/testCa.ts';
import { cardToolsCalls } from '../desktop/cardTools.ts';
import { createChosenFiles } from '../desktop/chosenFiles.ts';
import type { DesktopContext } from '../desktop/context.ts';
import type { Question } from '../hosts/host.ts';
import { openStore, type Store } from '../store/store.ts';
import { flippingKeyKeeper } from '../store/testing/keyKeeper.ts';
import { createRevocationPlaces } from './revocationSources.ts';

const DAY = 86_400_000;
const CERT_NO = '134f3870102967d6';
const folder = mkdtempSync(join(tmpdir(), 'revocation-places-'));
/** The card's authority; another of the same name, as both eras' are; one of another name. */
let ca: OpensslCa;
let namesake: OpensslCa;
let foreign: OpensslCa;
let store: Store;
const open = () => openStore({ directory: join(folder, 'data'), keyKeeper: flippingKeyKeeper() });

beforeAll(async () => {
  const name = '/O=中国电子口岸/OU=证书管理中心/CN=中国电子业务证书管理中心';
  [ca, namesake, foreign] = [opensslCa('RSA', name), opensslCa('RSA', name), opensslCa('RSA', '/O=Example/CN=Some CA')];
  store = await open();
});
beforeEach(() => store.sealedSettings.set('trust.revocation', []));
afterAll(() => {
  store.close();
  for (const one of [ca, namesake, foreign]) one.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('places to look revocation up', () => {
  const lists = new Map<string, Uint8Array>();
  const transport: RevocationTransport = {
    read: async (source) => lists.get(source) ?? Promise.reject(new Error(`nothing at ${source}`)),
    post: () => Promise.reject(new Error('nobody')),
  };
  const placesAt = (days = 0) => createRevocationPlaces(store.sealedSettings, async () => readTrustAnchors(ca.pem, foreign.pem), transport, () => new Date(Date.now() + days * DAY));

  it.each(['', 'pki.example.cn/a.crl', 'ftp://pki.example.cn/a.crl', 'ldap://pki.example.cn/cn=a', 'file:///etc/ssl/a.crl', 'javascript:alert(1)', 'http：//pki.example.cn/a.crl', 'http://', 'http://user:word@pki.example.cn/a.crl', String.raw`\\server\a.crl`, '/tmp/a.crl'])(
    'takes no other address than http(s), and none with a password: %j',
    async (address) => {
      lists.set(address, ca.crl());
      await expect(placesAt().addList(address)).rejects.toThrow('revocation/address');
      expect(() => placesAt().setResponder(address)).toThrow('revocation/address');
      expect(placesAt().list()).toEqual([]);
    },
  );

  it('says why a list cannot be relied on, and keeps none such', async () => {
    const address = 'http://pki.example.cn/a.crl';
    const refusal = async (bytes: Uint8Array | undefined, days = 0): Promise<string> => {
      lists.clear();
      if (bytes) lists.set(address, bytes);
      return placesAt(days).addList(address).then(() => 'taken', (thrown: Error) => thrown.message);
    };
    expect(await refusal(undefined)).toBe('revocation/unreachable');
    expect(await refusal(Buffer.from('<html>404</html>'))).toBe('revocation/unreadable');
    expect(await refusal(Buffer.from(ca.pem))).toBe('revocation/unreadable');
    expect(await refusal(ca.crl().subarray(0, 300))).toBe('revocation/unreadable');
    expect(await refusal(ca.crl('-crlexts', 'delta'))).toBe('revocation/unsupported');
    expect(await refusal(namesake.crl())).toBe('revocation/untrusted');
    expect(await refusal(ca.crl('-crldays', '7'), 8)).toBe('revocation/stale');
    expect(await refusal(ca.crl(), -1)).toBe('revocation/not-yet-valid');
    expect(placesAt().list()).toEqual([]);
    expect(await refusal(ca.crl())).toBe('taken');
    expect(placesAt().list()).toEqual([{ kind: 'crl', place: address, issuer: expect.stringContaining('中国电子业务证书管理中心') }]);
  });

  it('keeps each place once, ten at most and one responder, and puts them beside what a certificate names', async () => {
    const places = placesAt();
    for (let n = 0; n < 10; n += 1) {
      lists.set(`http://pki.example.cn/${n}.crl`, ca.crl());
      await places.addList(` http://pki.example.cn/${n}.crl#top `);
    }
    await places.addList('http://pki.example.cn/3.crl');
    expect(() => places.setResponder('https://ocsp.example.cn')).toThrow('revocation/too-many');
    for (let n = 1; n < 10; n += 1) places.remove(`http://pki.example.cn/${n}.crl`);
    places.setResponder('https://ocsp.example.cn');
    places.setResponder('http://ocsp2.example.cn/a');
    places.remove('never there');
    expect(places.beside({ crls: ['http://named/'], ocsp: 'http://named/ocsp' })).toEqual({ crls: ['http://named/', 'http://pki.example.cn/0.crl'], ocsp: 'http://ocsp2.example.cn/a' });
    places.remove('http://ocsp2.example.cn/a');
    expect(places.beside({ crls: [], ocsp: 'http://named/ocsp' })).toEqual({ crls: ['http://pki.example.cn/0.crl'], ocsp: 'http://named/ocsp' });
  });

  it('what another program writes into the store asks nobody', async () => {
    placesAt().setResponder('http://ocsp.example.cn/');
    store.close();
    const forged = JSON.stringify([{ kind: 'ocsp', place: 'http://elsewhere.example/' }]);
    const file = new Database(join(folder, 'data', 'store.db'));
    file.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run('trust.revocation', forged);
    file.close();
    store = await open();
    expect(placesAt().list()).toEqual([{ kind: 'ocsp', place: 'http://ocsp.example.cn/' }]);
    store.close();
    const again = new Database(join(folder, 'data', 'store.db'));
    expect(again.prepare('UPDATE sealed_settings SET sealed_value = ? WHERE key = ?').run(Buffer.from(forged), 'trust.revocation').changes).toBe(1);
    again.close();
    store = await open();
    expect(placesAt().list()).toEqual([]);
  });
});

describe('a card’s certificate that names no address', () => {
  const files = createChosenFiles();
  const noted: string[] = [];
  let calls: ReturnType<typeof cardToolsCalls>;
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/ocsp') response.end(ca.answer(Buffer.concat(parts)));
      else if (request.url === '/list.crl') response.end(ca.crl());
      else response.writeHead(404).end();
    });
  });
  const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const list = join(folder, '吊销 列表.crl');
  const asked: string[] = [];
  let agrees = true;
  const verdict = async (): Promise<string | undefined> => (await calls.certificate({ cardId: 'c', askRevocation: true })).checks.find(({ id }) => id === 'revocation')?.code;
  const addFile = (bytes: Uint8Array) => {
    writeFileSync(list, bytes);
    return calls.addRevocationFile({ fileToken: files.remember(list) });
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const key = { algorithm: 'RSA', privateKey: readFileSync(ca.path('ca.key'), 'utf8') } as const;
    const der = issueCardCertificate(key, publicKeyOf(key), {
      cardNo: 'JS1A900000011', certNo: CERT_NO, holder: '沈云帆', company: '江苏云帆样例国际贸易有限公司', orgCode: 'XN00001A2', idNumber: '320199196804170136',
      notBefore: new Date(), notAfter: new Date(Date.now() + 10 * DAY),
    });
    const host = { confirm: async ({ text }: Question) => (asked.push(text), agrees) };
    calls = cardToolsCalls({ host, locale: 'en', native: { certificate: async () => Uint8Array.from(der) }, audit: (event: string) => void noted.push(event), store, files, demo: false } as unknown as DesktopContext);
    for (const pem of [ca.pem, namesake.pem, foreign.pem]) {
      writeFileSync(join(folder, 'ca.pem'), pem);
      const { items } = await calls.lookAtAuthority({ fileToken: files.remember(join(folder, 'ca.pem')) });
      await calls.addAuthority({ sha256: items[0]?.sha256 ?? '' });
    }
    noted.splice(0);
  });
  afterAll(() => server.close());

  it('CARD-1 is judged by a list file, read anew each time, until that is removed', async () => {
    expect(await verdict()).toBe('no-address');
    const { place, kind } = await addFile(ca.crl());
    expect({ place, kind }).toEqual({ place: list, kind: 'crl-file' });
    expect(await verdict()).toBe('good');
    ca.revoke(CERT_NO);
    writeFileSync(list, ca.crl());
    expect(await verdict()).toBe('revoked');
    rmSync(list);
    expect(await verdict()).toBe('unreachable');
    await calls.removeRevocationSource({ place });
    expect(await verdict()).toBe('no-address');
    expect(noted).toEqual(['revocation-source-added', 'revocation-source-removed']);
  });

  it('CARD-1 is not called good by the list of another authority that is trusted too, nor by its namesake’s', async () => {
    await addFile(foreign.crl());
    expect(await verdict()).toBe('no-address');
    await addFile(namesake.crl());
    expect(await verdict()).toBe('untrusted');
  });

  it('asks at no address that the user did not allow outside of the page', async () => {
    agrees = false;
    heard.splice(0);
    for (const kind of ['crl', 'ocsp'] as const) await expect(calls.addRevocationAddress({ kind, address: address(`/list.crl?${kind}`) })).rejects.toThrow('revocation/not-agreed');
    agrees = true;
    expect(asked).toEqual([address('/list.crl?crl'), address('/list.crl?ocsp')]);
    expect(heard).toEqual([]);
    expect((await calls.revocationSources({})).items.filter(({ kind }) => kind !== 'crl-file')).toEqual([]);
  });

  it('CARD-1 is judged by a list and by a responder in the network; one that is not there is told', async () => {
    await expect(calls.addRevocationAddress({ kind: 'crl', address: address('/gone.crl') })).rejects.toThrow('revocation/unreachable');
    const { place } = await calls.addRevocationAddress({ kind: 'crl', address: address('/list.crl') });
    expect(await verdict()).toBe('revoked');
    await calls.removeRevocationSource({ place });
    await calls.addRevocationAddress({ kind: 'ocsp', address: address('/ocsp') });
    expect(await verdict()).toBe('revoked');
    await calls.addRevocationAddress({ kind: 'ocsp', address: address('/gone') });
    expect(await verdict()).toBe('unreachable');
  });
});
