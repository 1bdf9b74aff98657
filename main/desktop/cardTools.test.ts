import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readTrustAnchors } from '../../crypto/chain.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { sm2GenerateKeyPair } from '../../crypto/sm.ts';
import { type OpensslCa, opensslCa } from '../../crypto/testing/opensslCa.ts';
import { type CardSubject, issueAnchor, issueCardCertificate, publicKeyOf, type PrivateKey } from '../../crypto/testing/testCa.ts';
import { createAuthorities } from '../certificates/authorities.ts';
import { certificateView } from '../certificates/view.ts';
import { openStore, type Store } from '../store/store.ts';
import { flippingKeyKeeper } from '../store/testing/keyKeeper.ts';
import { createChosenFiles } from './chosenFiles.ts';
import { cardToolsCalls } from './cardTools.ts';
import type { DesktopContext } from './context.ts';

const day = 86_400_000;
const now = new Date();
const authority: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
const key: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
const subject: CardSubject = {
  cardNo: 'JS1A900000011',
  certNo: '134f3870102967d6',
  holder: '沈云帆',
  company: '江苏云帆样例国际贸易有限公司',
  orgCode: 'XN00001A2',
  idNumber: '320199196804170136',
  notBefore: new Date(now.getTime() - 400 * day),
  notAfter: new Date(now.getTime() + 400 * day),
};
const pem = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const anchor = pem(issueAnchor(authority, new Date('2010-01-01'), new Date('2049-12-31')));
const der = issueCardCertificate(authority, publicKeyOf(key), subject);
const certificate = readCertificate(der);
const checksOf = (anchors: string[], at = now, verdict?: Parameters<typeof certificateView>[2]) =>
  Object.fromEntries(certificateView(certificate, anchors.length > 0 ? readTrustAnchors(...anchors) : [], verdict, at).checks.map(({ id, code }) => [id, code]));

describe('the certificate viewer', () => {
  it('shows the fields, the ID number only masked, and the fingerprints as openssl writes them', () => {
    const view = certificateView(certificate, readTrustAnchors(anchor), undefined, now);
    expect(view).toMatchObject({ holder: '沈云帆', cardNo: 'JS1A900000011', key: 'SM2 256', idNumberMasked: '32**************36' });
    expect(JSON.stringify(view)).not.toContain(subject.idNumber);
    expect(view.subject).toContain('CN=沈云帆');
    expect(view.fingerprints.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(view.chain).toHaveLength(2);
  });

  it('says each fault in its own word', () => {
    const other: PrivateKey = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey };
    const foreign = pem(issueAnchor(other, new Date('2010-01-01'), new Date('2049-12-31')));
    expect(checksOf([anchor])).toEqual({ chain: 'trusted', validity: 'valid', usage: 'signing', revocation: 'not-asked' });
    expect(checksOf([]).chain).toBe('no-anchors');
    expect(checksOf([foreign]).chain).toBe('forged');
    expect(checksOf([anchor], new Date(now.getTime() + 500 * day))).toMatchObject({ chain: 'trusted', validity: 'expired' });
    expect(checksOf([anchor], new Date(now.getTime() - 500 * day)).validity).toBe('not-yet');
    expect(checksOf([anchor], now, { status: 'revoked', by: 'crl', at: now }).revocation).toBe('revoked');
    expect(checksOf([anchor], now, { status: 'unknown', by: 'ocsp', fault: 'replayed' }).revocation).toBe('replayed');
    expect(checksOf([anchor], now, { status: 'unchecked' }).revocation).toBe('no-address');
  });
});

describe('card tools', () => {
  const folder = mkdtempSync(join(tmpdir(), 'card-tools-'));
  const files = createChosenFiles();
  const events: string[] = [];
  let store: Store;
  let rsa: OpensslCa;
  let calls: ReturnType<typeof cardToolsCalls>;
  const choose = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return files.remember(join(folder, name));
  };
  beforeAll(async () => {
    store = await openStore({ directory: join(folder, 'data'), keyKeeper: flippingKeyKeeper() });
    rsa = opensslCa('RSA', '/O=Example/CN=Some CA');
    const context = {
      native: { certificate: async () => Uint8Array.from(der) },
      host: { savePath: async ({ name }: { name: string }) => join(folder, name) },
      audit: (event: string) => void events.push(event),
      store,
      files,
      demo: false,
    } as unknown as DesktopContext;
    calls = cardToolsCalls(context);
  });
  afterAll(() => {
    store.close();
    rsa.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('trusts an authority only after its fingerprint was confirmed, keeps it, and forgets it when told', async () => {
    const { items } = await calls.lookAtAuthority({ fileToken: choose('ca.pem', anchor) });
    expect((await calls.authorities({})).items).toEqual([]);
    expect((await calls.certificate({ cardId: 'c', askRevocation: false })).checks[0]?.code).toBe('no-anchors');
    const sha256 = items[0]!.sha256;
    await calls.addAuthority({ sha256 });
    expect((await calls.certificate({ cardId: 'c', askRevocation: false })).checks[0]?.code).toBe('trusted');
    expect(await createAuthorities(store.sealedSettings, false).list()).toMatchObject([{ sha256, from: 'user' }]);
    await calls.removeAuthority({ sha256 });
    expect((await calls.authorities({})).items).toEqual([]);
    expect(events).toEqual(['authority-added', 'authority-removed']);
    await expect(calls.removeAuthority({ sha256 })).rejects.toThrow('trust/not-removable');
    await expect(calls.addAuthority({ sha256 })).rejects.toThrow('trust/not-looked-at');
  });

  it('reads an authority of openssl, and refuses what is none', async () => {
    const { items } = await calls.lookAtAuthority({ fileToken: choose('rsa.crt', rsa.pem) });
    expect(items).toMatchObject([{ name: 'O=Example, CN=Some CA', key: 'RSA' }]);
    await expect(calls.lookAtAuthority({ fileToken: choose('card.pem', pem(der)) })).rejects.toThrow('trust/no-authority');
    await expect(calls.lookAtAuthority({ fileToken: choose('text.pem', 'nonsense') })).rejects.toThrow('trust/unreadable');
    await expect(calls.lookAtAuthority({ fileToken: choose('big.pem', new Uint8Array(300_000)) })).rejects.toThrow('trust/unreadable');
  });

  it('exports the certificate as PEM and DER, byte for byte', async () => {
    await calls.exportCertificate({ cardId: 'c', type: 'pem' });
    await calls.exportCertificate({ cardId: 'c', type: 'cer' });
    expect(readFileSync(join(folder, 'certificate-0011.cer')).equals(der)).toBe(true);
    expect(Buffer.from(readFileSync(join(folder, 'certificate-0011.pem'), 'utf8').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64').equals(der)).toBe(true);
  });

  it('the demo trusts the demo’s authorities, the product does not', async () => {
    expect((await createAuthorities(store.sealedSettings, true).list()).map(({ from }) => from)).toEqual(['demo', 'demo']);
    expect(await createAuthorities(store.sealedSettings, false).list()).toEqual([]);
  });
});

describe('authorities in the store', () => {
  const forger = pem(issueAnchor({ algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey }, new Date('2010-01-01'), new Date('2049-12-31')));
  const toAdd = Buffer.from(forger.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64').toString('base64');

  /** A store whose user trusts one authority; what another program then writes into its file; whom the client trusts after that. */
  async function trustedAfter(tamper: (file: Database.Database, directory: string) => Promise<void> | void): Promise<string[]> {
    const directory = mkdtempSync(join(tmpdir(), 'trust-store-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    let store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
    const authorities = createAuthorities(store.sealedSettings, false);
    const [own] = authorities.look(Buffer.from(anchor));
    authorities.add(own?.sha256 ?? '');
    store.sealedSettings.set('another', [toAdd]);
    store.close();
    const file = new Database(join(directory, 'store.db'));
    await tamper(file, directory);
    file.close();
    store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
    onTestFinished(() => store.close());
    const after = createAuthorities(store.sealedSettings, false);
    const names = (await after.list()).map(({ sha256 }) => (sha256 === own?.sha256 ? 'own' : 'forged'));
    // Whatever was done, the user can trust the authority again.
    after.add(after.look(Buffer.from(anchor))[0]?.sha256 ?? '');
    expect((await after.list()).map(({ sha256 }) => sha256)).toContain(own?.sha256);
    return names;
  }

  it('stay as they were when nobody writes', async () => {
    expect(await trustedAfter(() => {})).toEqual(['own']);
  });
  it('another program’s plain setting adds none', async () => {
    const plain = (file: Database.Database) => void file.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run('trust.authorities', JSON.stringify([toAdd]));
    expect(await trustedAfter(plain)).toEqual(['own']);
  });
  it('a value that was altered, put in plain, or sealed for another place or by another store trusts nobody', async () => {
    const write = (file: Database.Database, value: Uint8Array) => expect(file.prepare('UPDATE sealed_settings SET sealed_value = ? WHERE key = ?').run(value, 'trust.authorities').changes).toBe(1);
    const sealedOf = (file: Database.Database): Buffer => file.prepare<[], { sealed_value: Buffer }>("SELECT sealed_value FROM sealed_settings WHERE key = 'trust.authorities'").get()?.sealed_value ?? Buffer.alloc(0);
    const flipped = (file: Database.Database): void => {
      const sealed = sealedOf(file);
      write(file, sealed.map((byte, at) => (at === sealed.length >> 1 ? byte ^ 1 : byte)));
    };
    const foreign = async (file: Database.Database, directory: string): Promise<void> => {
      const other = await openStore({ directory: join(directory, 'other'), keyKeeper: flippingKeyKeeper() });
      other.sealedSettings.set('trust.authorities', [toAdd]);
      other.close();
      const theirs = new Database(join(directory, 'other', 'store.db'), { readonly: true });
      write(file, sealedOf(theirs));
      theirs.close();
    };
    expect(await trustedAfter(flipped)).toEqual([]);
    expect(await trustedAfter((file) => void write(file, Buffer.from(JSON.stringify([toAdd]))))).toEqual([]);
    expect(await trustedAfter((file) => void file.exec("UPDATE sealed_settings SET sealed_value = (SELECT sealed_value FROM sealed_settings WHERE key = 'another') WHERE key = 'trust.authorities'"))).toEqual([]);
    expect(await trustedAfter(foreign)).toEqual([]);
  });
});

describe('starting the official control', () => {
  it('is asked of the system only when it is enabled and nobody listens on its port', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'start-control-'));
    const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
    onTestFinished(() => {
      store.close();
      rmSync(directory, { recursive: true, force: true });
    });
    let started = 0;
    let took = true;
    const host = { startControl: async () => ((started += 1), took) };
    const noted: string[] = [];
    const calls = cardToolsCalls({ store, host, demo: false, audit: (event: string) => noted.push(event) } as unknown as DesktopContext);
    // What another program writes into the plain settings enables nothing.
    store.settings.set('card.control', true);
    expect(await calls.control({})).toEqual({ enabled: false, runs: false });
    expect(await calls.startControl({})).toEqual({ outcome: 'off' });
    await calls.setControl({ enabled: true });
    expect(await calls.startControl({})).toEqual({ outcome: 'asked' });
    took = false;
    expect(await calls.startControl({})).toEqual({ outcome: 'failed' });
    expect(started).toBe(2);
    await calls.setControl({ enabled: false });
    expect(await calls.startControl({})).toEqual({ outcome: 'off' });
    expect(noted).toEqual(['control-enabled', 'control-disabled']);
  });
});
