import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardSignature, SignResult } from '../../contract/card.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { openssl, sm2DerSignature } from '../../crypto/testing/openssl.ts';
import { DEMO_ADMIN_PIN } from '../../native/softcard/sandboxCards.ts';
import { t0Card } from '../../native/softcard/t0Card.ts';
import { codeOf, type Desk, openDesk, pinBytes } from './desk.ts';
import { type Pcscd, startPcscd, VPCD_PORTS } from './pcscd.ts';

const VERIFY = 0x18;
const WRONG = '00000000';
const message = '登录挑战 — 卡介质登录\n';

let pcscd: Pcscd;
let desk: Desk;
let folder = '';
beforeAll(async () => {
  pcscd = await startPcscd();
  folder = mkdtempSync(join(tmpdir(), 'card-sign-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await pcscd?.stop();
});
beforeEach(() => {
  desk = openDesk();
});
afterEach(async () => {
  await desk.close();
  const empty = openDesk();
  await empty.until((snapshot) => snapshot.cards.length === 0);
  await empty.close();
});

function only(result: SignResult): CardSignature {
  const [signature] = result.result === 'ok' ? result.signatures : [];
  if (!signature) throw new Error(`not signed: ${result.result}`);
  return signature;
}

/** Verifies with the openssl command alone: nothing of this project judges its own work. */
function opensslAccepts({ signature, algorithm, certificate }: CardSignature, text: string): boolean {
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('certificate.der'), certificate);
  writeFileSync(path('message'), text);
  writeFileSync(path('signature'), algorithm === 'SM2-SM3' ? sm2DerSignature(signature) : signature);
  expect(openssl(['x509', '-inform', 'DER', '-in', path('certificate.der'), '-out', path('certificate.pem')])).toBe(0);
  const anchor =
    algorithm === 'SM2-SM3' ? ['resources/sandbox/ca-sm2.pem', '-vfyopt', 'distid:1234567812345678'] : ['resources/sandbox/ca-rsa.pem', '-auth_level', '0'];
  expect(openssl(['verify', '-CAfile', ...anchor, path('certificate.pem')])).toBe(0);
  const key = ['pkeyutl', '-verify', '-certin', '-inkey', path('certificate.pem'), '-rawin', '-in', path('message'), '-sigfile', path('signature')];
  const how = algorithm === 'SM2-SM3' ? ['-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'] : ['-digest', 'sha256'];
  return openssl([...key, ...how]) === 0;
}

describe('signing through the real service', () => {
  it('CARD-1 openssl alone accepts the signature of an SM2 card, over text and bytes, and refuses another text', async () => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    plugged.forget();
    const pin = pinBytes();
    const result = await desk.host.sign(cardId, pin, [{ text: message }, { bytes: new TextEncoder().encode(message) }]);
    if (result.result !== 'ok') throw new Error(result.result);
    expect(result.signatures).toHaveLength(2);
    for (const signature of result.signatures) {
      expect(signature.signature).toHaveLength(64);
      expect(opensslAccepts(signature, message)).toBe(true);
      expect(opensslAccepts(signature, `${message} `)).toBe(false);
    }
    expect(plugged.apdus.filter((apdu) => apdu[1] === VERIFY)).toHaveLength(1);
  });

  it('CARD-1 openssl alone accepts the signature of an RSA card; a digest is refused before the PIN is sent', async () => {
    const plugged = desk.plug('rsa');
    const { cardId } = await desk.oneCard();
    expect(opensslAccepts(only(await desk.host.sign(cardId, pinBytes(), [{ text: message }])), message)).toBe(true);
    plugged.forget();
    expect(await codeOf(desk.host.sign(cardId, pinBytes(), [{ digest: new Uint8Array(32) }]))).toBe('card/unsupported');
    expect(plugged.apdus.some((apdu) => apdu[1] === VERIFY)).toBe(false);
  });

  it.each(['legal', 'rsa'])('a T=0 card (%s) is read and signs: data and answer apart, GET RESPONSE, its own lengths; one VERIFY', async (id) => {
    const plugged = desk.plug(id, { as: t0Card });
    const { cardId } = await desk.oneCard();
    plugged.forget();
    expect(opensslAccepts(only(await desk.host.sign(cardId, pinBytes(), [{ text: message }])), message)).toBe(true);
    expect(plugged.apdus.filter((apdu) => apdu[1] === VERIFY)).toHaveLength(1);
    expect(plugged.apdus.some((apdu) => apdu[1] === 0xc0)).toBe(true);
    expect(await desk.host.verifyPin(cardId, pinBytes(WRONG))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await desk.host.changePin(cardId, pinBytes(), pinBytes('Xy345678'))).toEqual({ result: 'ok' });
  });

  it('leaves no verified PIN behind: the card signs nothing more', async () => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    await desk.host.sign(cardId, pinBytes(), [{ text: message }]);
    expect([...plugged.card.transmit(Uint8Array.of(0x80, 0x74, 2, 0, 36, 0, 1, 0, 1, ...new Uint8Array(32)))]).toEqual([0x69, 0x82]);
  });

  it('serves two calls on one card one after the other', async () => {
    desk.plug('legal');
    const { cardId } = await desk.oneCard();
    const results = await Promise.all([1, 2, 3].map((n) => desk.host.sign(cardId, pinBytes(), [{ text: `${n}` }])));
    expect(results.map((result, i) => opensslAccepts(only(result), `${i + 1}`))).toEqual([true, true, true]);
  });
});

describe('PIN', () => {
  it.each(['1357246', '135724681', ''])('refuses a PIN of wrong length (%j) before any APDU', async (pin) => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    plugged.forget();
    expect(await codeOf(desk.host.sign(cardId, pinBytes(pin), [{ text: message }]))).toBe('pin/length');
    expect(await codeOf(desk.host.verifyPin(cardId, pinBytes(pin)))).toBe('pin/length');
    expect(await codeOf(desk.host.changePin(cardId, pinBytes(), pinBytes(pin)))).toBe('pin/length');
    expect(plugged.apdus).toHaveLength(0);
    expect(plugged.card.state.triesLeft).toBe(5);
  });

  it('counts wrong tries one by one to the last, locks, is unblocked by the admin PIN', async () => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    for (const triesLeft of [4, 3, 2, 1]) {
      plugged.forget();
      expect(await desk.host.sign(cardId, pinBytes(WRONG), [{ text: message }])).toEqual({ result: 'wrong', triesLeft });
      expect(plugged.apdus.filter((apdu) => apdu[1] === VERIFY)).toHaveLength(1);
      expect((await desk.oneCard()).pin).toMatchObject({ state: 'ready', triesLeft, triesMax: 5 });
    }
    expect(await desk.host.verifyPin(cardId, pinBytes(WRONG))).toEqual({ result: 'locked' });
    expect((await desk.oneCard()).pin).toMatchObject({ state: 'locked', triesLeft: 0 });
    expect(await desk.host.sign(cardId, pinBytes(), [{ text: message }])).toEqual({ result: 'locked' });

    expect(await desk.host.unblockPin(cardId, pinBytes(WRONG), pinBytes('Ab345678'))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(plugged.card.state.triesLeft).toBe(0);
    expect(await desk.host.unblockPin(cardId, pinBytes(DEMO_ADMIN_PIN), pinBytes('Ab345678'))).toEqual({ result: 'ok' });
    expect((await desk.oneCard()).pin).toMatchObject({ state: 'ready', triesLeft: 5 });
    expect(await desk.host.verifyPin(cardId, pinBytes('Ab345678'))).toEqual({ result: 'ok' });
  });

  it('a right PIN fills the counter again', async () => {
    const plugged = desk.plug('legal', { life: { triesLeft: 1 } });
    const card = await desk.oneCard();
    expect(card.pin).toMatchObject({ state: 'ready', triesLeft: 1 });
    expect(await desk.host.verifyPin(card.cardId, pinBytes())).toEqual({ result: 'ok' });
    expect(plugged.card.state.triesLeft).toBe(5);
  });

  it('changes the PIN; the old one is wrong afterwards', async () => {
    desk.plug('operator');
    const { cardId } = await desk.oneCard();
    expect(await desk.host.changePin(cardId, pinBytes(WRONG), pinBytes('Xy345678'))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await desk.host.changePin(cardId, pinBytes(), pinBytes('Xy345678'))).toEqual({ result: 'ok' });
    expect(await desk.host.verifyPin(cardId, pinBytes())).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await desk.host.verifyPin(cardId, pinBytes('Xy345678'))).toEqual({ result: 'ok' });
  });
});

describe('swclient', () => {
  interface Run {
    readonly code: number;
    readonly lines: string[];
  }
  function swclient(args: readonly string[], input = ''): Promise<Run> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, ['main/cli/swclient.ts', ...args], (_error, stdout) => {
        resolve({ code: child.exitCode ?? -1, lines: stdout.trim().split('\n') });
      });
      child.stdin?.end(input);
    });
  }
  const errorCode = ({ lines }: Run): unknown => (JSON.parse(lines[0] ?? '{}') as { error?: { code?: unknown } }).error?.code;

  it('CARD-1 lists and signs; the soft card comes from the softcard command; openssl accepts', async () => {
    const card = execFile(process.execPath, ['main/cli/swclient.ts', 'softcard', '--vpcd', `127.0.0.1:${VPCD_PORTS[1]}`, '--card', 'operator-b', '--slow-ms', '1']);
    try {
      const ready = await new Promise<string>((resolve) => card.stdout?.once('data', (line: Buffer) => resolve(line.toString())));
      expect(JSON.parse(ready)).toMatchObject({ ready: true, card: 'operator-b', cardNo: 'SD1B900000043' });
      await desk.oneCard();

      const list = await swclient(['card', 'list', '--json']);
      expect(list.code).toBe(0);
      expect(list.lines).toHaveLength(1);
      expect(JSON.parse(list.lines[0] ?? '')).toMatchObject({ service: 'running', cards: [{ cardNo: 'SD1B900000043' }] });

      const file = join(folder, 'to-sign');
      writeFileSync(file, message);
      const signArgs = ['card', 'sign', '--card', 'SD1B900000043', '--in', file, '--pin-stdin', '--json'];
      const signed = await swclient(signArgs, `${DEMO_PIN}\n`);
      expect(signed.code).toBe(0);
      const answer = JSON.parse(signed.lines[0] ?? '') as Record<string, string>;
      expect(Object.keys(answer).sort()).toEqual(['algorithm', 'certificate', 'signature']);
      const bytes = (name: string): Uint8Array => Buffer.from(answer[name] ?? '', 'base64');
      expect(opensslAccepts({ signature: bytes('signature'), certificate: bytes('certificate'), algorithm: 'SM2-SM3' }, readFileSync(file, 'utf8'))).toBe(true);

      const short = await swclient(signArgs, '123\n');
      expect([short.code, errorCode(short)]).toEqual([2, 'pin/length']);
      const wrong = await swclient(signArgs, WRONG);
      expect([wrong.code, errorCode(wrong)]).toEqual([4, 'pin/wrong']);
      const noFile = await swclient(['card', 'sign', '--card', 'SD1B900000043', '--in', join(folder, 'none'), '--pin-stdin'], DEMO_PIN);
      expect([noFile.code, errorCode(noFile)]).toEqual([2, 'input/invalid']);
      const otherCard = await swclient(['card', 'sign', '--card', 'SD1B900000099', '--in', file, '--pin-stdin'], DEMO_PIN);
      expect([otherCard.code, errorCode(otherCard)]).toEqual([2, 'card/not-found']);
    } finally {
      const gone = new Promise((resolve) => card.once('exit', resolve));
      card.kill();
      await gone;
    }
  });

  it('softcard --fault pulls the card once and puts it in again', async () => {
    const card = execFile(process.execPath, ['main/cli/swclient.ts', 'softcard', '--vpcd', `127.0.0.1:${VPCD_PORTS[0]}`, '--card', 'legal-c', '--fault', 'pull-at=3']);
    let ready = 0;
    card.stdout?.on('data', (chunk: Buffer) => {
      ready += chunk.toString().split('\n').length - 1;
    });
    try {
      expect((await desk.oneCard()).cardNo).toBe('GD1C900000057');
      expect(ready).toBe(2);
    } finally {
      const gone = new Promise((resolve) => card.once('exit', resolve));
      card.kill();
      await gone;
    }
  });

  it('refuses an unknown soft card and a bad address', async () => {
    const unknown = await swclient(['softcard', '--vpcd', '127.0.0.1:35963', '--card', 'nobody']);
    expect([unknown.code, errorCode(unknown)]).toEqual([2, 'card/not-found']);
    expect((await swclient(['softcard', '--vpcd', 'nowhere', '--card', 'legal'])).code).toBe(2);
  });
});
