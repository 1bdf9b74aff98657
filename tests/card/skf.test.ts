import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardsSnapshot } from '../../contract/card.ts';
import type { NativeEvent } from '../../contract/nativeHost.ts';
import { verifyCardSignature } from '../../crypto/cardSignature.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { sm2Digest } from '../../crypto/sm.ts';
import { openssl, sm2DerSignature, sm2PublicPem } from '../../crypto/testing/openssl.ts';
import { nativeHostEntry } from '../../main/card/hostProcess.ts';
import { type NativeHost, type NativeHostOptions, startNativeHost } from '../../main/card/nativeHost.ts';
import { providers } from '../../main/doctor/checks/providers.ts';
import { examine } from '../../main/doctor/doctor.ts';
import { providersHere } from '../../main/doctor/providersHere.ts';
import { redactor } from '../../main/doctor/redact.ts';
import { partsWith } from '../../main/doctor/testing/parts.ts';
import { DEMO_ADMIN_PIN } from '../../native/softcard/sandboxCards.ts';
import { installVendor, make32BitLibrary, type Vendor } from '../../native/skf/testing/vendor.ts';
import { codeOf, pinBytes } from './desk.ts';

const DEVICE = 'KEY-1';
let vendors: Vendor[];
let vendor: Vendor;
let host: NativeHost | undefined;
let last: CardsSnapshot | undefined;
const looks = new Set<() => void>();

/** The real native host with the soft library, and nothing else. */
function start(options: Partial<NativeHostOptions> = {}): NativeHost {
  const started = startNativeHost({ pcsc: false, demo: false, skfLibraries: vendors.map((one) => one.path), ...options });
  host = started;
  started.on((event) => {
    if (event.event !== 'cards') return;
    last = event.snapshot;
    for (const look of looks) look();
  });
  // What a host said that is gone is no news.
  started.onState((state) => {
    if (state === 'restarting') last = undefined;
  });
  return started;
}

function until(wanted: (snapshot: CardsSnapshot) => boolean, ms = 12_000): Promise<CardsSnapshot> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!last || !wanted(last)) return;
      clearTimeout(timer);
      looks.delete(look);
      resolve(last);
    };
    const timer = setTimeout(() => {
      looks.delete(look);
      reject(new Error(`No such snapshot; the last one was ${JSON.stringify(last)}`));
    }, ms);
    looks.add(look);
    look();
  });
}

async function theCard() {
  const { cards } = await until((snapshot) => snapshot.cards.length === 1 && snapshot.cards[0]?.problem === undefined);
  const [card] = cards;
  if (!card) throw new Error('no card');
  return card;
}

function anotherVendor(name: string): Vendor {
  const one = installVendor(name);
  vendors.push(one);
  return one;
}

const verifies = (one: Vendor = vendor): number => one.calls().filter((call) => call === 'SKF_VerifyPIN').length;
/** Every handle that was opened was closed. */
function expectHandlesClosed(one: Vendor = vendor): void {
  const count = (name: string): number => one.calls().filter((call) => call === name).length;
  expect(count('SKF_DisConnectDev')).toBe(count('SKF_ConnectDev'));
  expect(count('SKF_CloseApplication')).toBe(count('SKF_OpenApplication'));
  expect(count('SKF_CloseContainer')).toBe(count('SKF_OpenContainer'));
}

beforeEach(() => {
  last = undefined;
  vendors = [];
  vendor = anotherVendor('eptskf.so');
});
afterEach(() => {
  host?.close();
  host = undefined;
  for (const one of vendors) one.remove();
});

describe('a vendor library (the soft one) in the native host', () => {
  it('CARD-1 tells holder, numbers, validity and tries without a PIN', async () => {
    vendor.insert(DEVICE, 'legal');
    start();
    expect(await theCard()).toMatchObject({
      provider: 'skf',
      reader: `SoftKey ${DEVICE}`,
      cardNo: 'JS1A900000011',
      holder: '沈云帆',
      company: '江苏云帆样例国际贸易有限公司',
      algorithm: 'SM2',
      pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
    });
    expect(JSON.stringify(last)).not.toContain('320199196804170136');
    expect(verifies()).toBe(0);
    expectHandlesClosed();
  });

  it('CARD-1 signs with SM2: openssl and our own check agree; one VerifyPIN for many signatures', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start();
    const { cardId } = await theCard();
    const texts = ['一次性文本', 'a', ''];
    const digested = Buffer.from('digest computed by main');
    const certificate = readCertificate(await native.certificate(cardId));
    const result = await native.sign(cardId, pinBytes(), [
      ...texts.map((text) => ({ text })),
      { digest: sm2Digest(digested, certificate.publicKey) },
    ]);
    if (result.result !== 'ok') throw new Error(result.result);
    expect(result.signatures).toHaveLength(4);
    const folder = mkdtempSync(join(tmpdir(), 'skf-sign-'));
    try {
      const file = (name: string, content: string | Uint8Array): string => {
        writeFileSync(join(folder, name), content);
        return join(folder, name);
      };
      const key = file('key.pem', sm2PublicPem(certificate.publicKey));
      for (const [i, message] of [...texts.map((text) => Buffer.from(text)), digested].entries()) {
        const signed = result.signatures[i];
        if (!signed) throw new Error('a signature is missing');
        expect(signed).toMatchObject({ algorithm: 'SM2-SM3' });
        expect(signed.signature).toHaveLength(64);
        expect(verifyCardSignature(certificate, 'SM2-SM3', message, signed.signature)).toBe(true);
        const args = ['dgst', '-sm3', '-sigopt', 'distid:1234567812345678', '-verify', key, '-signature', file('sig', sm2DerSignature(signed.signature))];
        expect(openssl([...args, file('message', message)])).toBe(0);
        expect(openssl([...args, file('message', `${message}x`)])).not.toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(verifies()).toBe(1);
    expectHandlesClosed();
  });

  it('signs with a card of the RSA era', async () => {
    vendor.insert(DEVICE, 'rsa');
    const native = start();
    const { cardId, algorithm } = await theCard();
    expect(algorithm).toBe('RSA');
    const result = await native.sign(cardId, pinBytes(), [{ text: 'rsa' }]);
    const signed = result.result === 'ok' ? result.signatures[0] : undefined;
    if (!signed) throw new Error(result.result);
    expect(verifyCardSignature(readCertificate(signed.certificate), signed.algorithm, Buffer.from('rsa'), signed.signature)).toBe(true);
    vendor.forget();
    expect(await codeOf(native.sign(cardId, pinBytes(), [{ digest: new Uint8Array(32) }]))).toBe('card/unsupported');
    expect(verifies()).toBe(0);
  });

  it('counts wrong PINs down to locked, with one VerifyPIN each, and unblocks with the admin PIN', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start();
    const { cardId } = await theCard();
    for (const triesLeft of [4, 3, 2, 1]) {
      vendor.forget();
      expect(await native.verifyPin(cardId, pinBytes('00000000'))).toEqual({ result: 'wrong', triesLeft });
      expect(verifies()).toBe(1);
    }
    expect(await native.sign(cardId, pinBytes('00000000'), [{ text: 'a' }])).toEqual({ result: 'locked' });
    expect(await native.verifyPin(cardId, pinBytes())).toEqual({ result: 'locked' });
    await until((snapshot) => snapshot.cards[0]?.pin.state === 'locked');
    expect(await native.unblockPin(cardId, pinBytes('00000000'), pinBytes('Xy345678'))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await native.unblockPin(cardId, pinBytes(DEMO_ADMIN_PIN), pinBytes('Xy345678'))).toEqual({ result: 'ok' });
    expect(await native.changePin(cardId, pinBytes('00000000'), pinBytes('Zz345678'))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await native.changePin(cardId, pinBytes('Xy345678'), pinBytes('Zz345678'))).toEqual({ result: 'ok' });
    expect(await native.verifyPin(cardId, pinBytes('Zz345678'))).toEqual({ result: 'ok' });
    expectHandlesClosed();
  });

  it('refuses a PIN of the wrong length before the library is called', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start();
    const { cardId } = await theCard();
    expect(await codeOf(native.verifyPin(cardId, pinBytes('1234567')))).toBe('pin/length');
    expect(await codeOf(native.sign(cardId, pinBytes('123456789'), [{ text: 'a' }]))).toBe('pin/length');
    expect(verifies()).toBe(0);
    expect(vendor.triesLeft(DEVICE)).toBe(5);
  });

  it('LOGIN-5 tells a device that is pulled out and put in, under another cardId', async () => {
    const native = start();
    await until((snapshot) => snapshot.cards.length === 0);
    vendor.insert(DEVICE, 'legal');
    const { cardId } = await theCard();
    vendor.pull(DEVICE);
    expect(await codeOf(native.sign(cardId, pinBytes(), [{ text: 'a' }]))).toMatch(/^card\/(removed|not-found)$/);
    await until((snapshot) => snapshot.cards.length === 0);
    vendor.putBack(DEVICE);
    expect((await theCard()).cardId).not.toBe(cardId);
    expect(verifies()).toBe(0);
  });

  it('sends no PIN to another card that lies under the same device name', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start();
    const { cardId } = await theCard();
    vendor.pull(DEVICE);
    vendor.insert(DEVICE, 'operator');
    expect(await codeOf(native.verifyPin(cardId, pinBytes()))).toMatch(/^card\/(changed|not-found)$/);
    expect(verifies()).toBe(0);
    await until((snapshot) => snapshot.cards[0]?.cardNo === 'JS1A900000029');
  });

  it('serves two libraries, shows a card that both reach once, and goes on without one that is no library', async () => {
    const second = anotherVendor('OpsSkf.so');
    const junk = anotherVendor('junk.so');
    writeFileSync(junk.path, 'MZ, and nothing of use');
    vendor.insert(DEVICE, 'legal');
    second.insert('OTHER', 'operator');
    second.insert('SAME', 'legal');
    const native = start({ skfLibraries: ['/nowhere/missing.so', junk.path, vendor.path, second.path] });
    const { cards, readers } = await until((snapshot) => snapshot.cards.length === 2);
    expect(cards.map((card) => card.cardNo)).toEqual(['JS1A900000011', 'JS1A900000029']);
    expect(readers).toHaveLength(2);
    expect(native.skfLibraries.slice(0, 3)).toEqual([
      { path: '/nowhere/missing.so', state: 'faulty', fault: 'card/library-missing' },
      { path: junk.path, state: 'faulty', fault: 'card/library-broken' },
      { path: vendor.path, state: 'used' },
    ]);
  });
});

it('a real 32-bit library: the doctor says that it is one, and what to do', async () => {
  make32BitLibrary(vendor.path);
  const native = start();
  const parts = partsWith({
    providers: async () => {
      await native.list();
      return providersHere(native.skfLibraries);
    },
  });
  for (const [locale, fault, advice] of [
    ['zh-CN', 'eptskf.so 是 32 位的，本程序是 64 位，无法加载。', '请从卡厂商处安装 64 位的最新驱动，然后重新打开客户端。'],
    ['en', 'eptskf.so is a 32-bit one; this program has 64 bits and cannot load it.', 'Install the vendor’s newest 64-bit driver and restart the client.'],
  ] as const) {
    const { checks } = await examine(parts, { locale, redact: redactor(), checks: [providers] });
    expect(checks).toEqual([expect.objectContaining({ level: 'amber', found: expect.stringContaining(fault), advice: expect.stringContaining(advice) })]);
  }
});

describe('a vendor library that crashes or hangs', () => {
  it('a crash in the middle of a signature ends the call with card/host-restarted; the card is back and no PIN was tried again', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start();
    const { cardId } = await theCard();
    vendor.misbehave('crash SKF_ECCSignData');
    expect(await codeOf(native.sign(cardId, pinBytes(), [{ text: 'a' }]))).toBe('card/host-restarted');
    expect(verifies()).toBe(1);
    vendor.misbehave();
    const again = await theCard();
    expect(await native.sign(again.cardId, pinBytes(), [{ text: 'a' }])).toMatchObject({ result: 'ok' });
  });

  it('a library that crashes at every first use is left out; the other one works', async () => {
    const second = anotherVendor('OpsSkf.so');
    vendor.misbehave('crash SKF_EnumDev');
    second.insert('OTHER', 'operator');
    const native = start();
    const { cardId } = await theCard();
    expect(cardId).toContain('OpsSkf');
    expect(await native.verifyPin(cardId, pinBytes())).toEqual({ result: 'ok' });
    expect(vendor.calls()).toEqual(['SKF_EnumDev', 'SKF_EnumDev']);
  });

  it('a library that hangs from the start holds up neither the other one nor the end of the host', async () => {
    const second = anotherVendor('OpsSkf.so');
    vendor.misbehave('hang SKF_EnumDev');
    second.insert('OTHER', 'operator');
    const child = fork(fileURLToPath(nativeHostEntry), { serialization: 'advanced', stdio: 'ignore', execArgv: [] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      const shown = new Promise<void>((resolve) =>
        child.on('message', (message: NativeEvent) => message.event === 'cards' && message.snapshot.cards[0]?.cardNo === 'JS1A900000029' && resolve()),
      );
      child.send({ setup: { pcsc: false, demo: false, softcards: [], skf: { libraries: [vendor.path, second.path] } } });
      await shown;
      expect(vendor.calls()).toEqual(['SKF_EnumDev']);
      child.disconnect(); // as if main were gone
      await ended;
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('a call that hangs leaves the host answering, is ended by the watchdog, and the card works again', async () => {
    vendor.insert(DEVICE, 'legal');
    const native = start({ callLimitMs: 2_000, heartbeatMs: 200, heartbeatLimitMs: 1_000 });
    const { cardId } = await theCard();
    vendor.misbehave('hang SKF_VerifyPIN');
    const before = native.pid;
    const restarting = new Promise<void>((resolve) => native.onState((state) => state === 'restarting' && resolve()));
    const hanging = codeOf(native.verifyPin(cardId, pinBytes()));
    expect(await native.ping()).toBe('pong');
    expect(await hanging).toBe('card/reader-hangs');
    await restarting;
    vendor.misbehave();
    const again = await theCard();
    expect(native.pid).not.toBe(before);
    expect(await native.verifyPin(again.cardId, pinBytes())).toEqual({ result: 'ok' });
  });
});
