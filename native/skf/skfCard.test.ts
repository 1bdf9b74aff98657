import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PinResult, SignResult } from '../../contract/card.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { profileFor } from '../pcsc/profile.ts';
import { DEMO_ADMIN_PIN } from '../softcard/sandboxCards.ts';
import { openSkfLibrary, type SkfFunction, type SkfLibrary } from './library.ts';
import { sarError } from './sar.ts';
import { type Skf, skf } from './skf.ts';
import { readSkfDevice, type SkfReading, skfSession, type SkfToken } from './skfCard.ts';
import { installVendor, type Vendor } from './testing/vendor.ts';

const profile = profileFor(new Uint8Array());
const SM2_KEY = Buffer.from('KEY-1\0');
const RSA_KEY = Buffer.from('KEY-2\0');
const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);

let vendor: Vendor;
let library: SkfLibrary;
let card: Skf;
let token: SkfToken;
let rsaToken: SkfToken;

async function tokenOf(name: Uint8Array): Promise<SkfToken> {
  const reading = await readSkfDevice(card, name, profile);
  if (!reading.token) throw new Error('not read');
  return reading.token;
}

beforeAll(async () => {
  vendor = installVendor();
  vendor.insert('KEY-1', 'legal');
  vendor.insert('KEY-2', 'rsa');
  library = await openSkfLibrary(vendor.path);
  card = skf(library, profile.pinLength);
  token = await tokenOf(SM2_KEY);
  rsaToken = await tokenOf(RSA_KEY);
});
afterAll(() => vendor.remove());
beforeEach(() => {
  vendor.misbehave();
  vendor.forget();
});

type Outcome<T> = { readonly value: T } | { readonly code: ErrorCode };
async function outcome<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { code: thrown.code };
  }
}

const sign = (): Promise<SignResult> => skfSession(card, SM2_KEY, token).sign(pin(), [{ text: 'a' }]);
const rsaSign = (): Promise<SignResult> => skfSession(card, RSA_KEY, rsaToken).sign(pin(), [{ text: 'a' }]);
const verify = (): Promise<PinResult> => skfSession(card, SM2_KEY, token).verifyPin(pin());
const readIt = (): Promise<SkfReading> => readSkfDevice(card, SM2_KEY, profile);

function calls(): (name: string) => number {
  const all = vendor.calls();
  return (name) => all.filter((call) => call === name).length;
}
/** `failing`: the function that was told to fail opened or closed nothing that time. */
function expectTidy(failing: string): void {
  const count = calls();
  expect(count('SKF_VerifyPIN')).toBeLessThanOrEqual(1);
  for (const [open, close] of [
    ['SKF_ConnectDev', 'SKF_DisConnectDev'],
    ['SKF_OpenApplication', 'SKF_CloseApplication'],
    ['SKF_OpenContainer', 'SKF_CloseContainer'],
  ] as const) {
    if (open !== failing) expect(count(close), `${close} after ${failing}`).toBe(count(open));
  }
}

/** Every code of the standard, and some of none. */
const everyCode = [...Array.from({ length: 0x32 }, (_, i) => 0x0a000001 + i), 0x0b000001, 1, 0xffffffff];

describe('every result code at every function', () => {
  const ofSigning: SkfFunction[] = [
    'SKF_ConnectDev', 'SKF_OpenApplication', 'SKF_OpenContainer', 'SKF_ExportCertificate', 'SKF_VerifyPIN', 'SKF_ECCSignData',
    'SKF_ClearSecureState', 'SKF_CloseContainer', 'SKF_CloseApplication', 'SKF_DisConnectDev',
  ];
  it.each(ofSigning)('%s: no false success, never a wrong PIN, one VerifyPIN at most, handles closed', async (name) => {
    const harmless = name.startsWith('SKF_C') && name !== 'SKF_ConnectDev' || name === 'SKF_DisConnectDev';
    for (const code of everyCode) {
      vendor.forget();
      vendor.misbehave(`fail ${name} ${code.toString(16)}`);
      const got = await outcome(sign());
      const shown = `${name} ${code.toString(16)}: ${JSON.stringify(got)}`;
      if (harmless) expect(got, shown).toMatchObject({ value: { result: 'ok' } });
      else if (name === 'SKF_VerifyPIN' && code === 0x0a000024) expect(got, shown).toMatchObject({ value: { result: 'wrong', triesLeft: 5 } });
      else if (name === 'SKF_VerifyPIN' && code === 0x0a000025) expect(got, shown).toEqual({ value: { result: 'locked' } });
      else if (name === 'SKF_VerifyPIN' && code === 0x0a000027) expect(got, shown).toEqual({ code: 'pin/length' });
      else expect('code' in got ? got.code : shown).toMatch(/^card\/|^pin\/locked$/);
      expectTidy(name);
      if (code === 0x0a000023 && !harmless) expect(got, shown).toEqual({ code: 'card/removed' });
    }
    vendor.misbehave();
    expect(await sign()).toMatchObject({ result: 'ok' });
  });

  it.each<SkfFunction>(['SKF_GetDevInfo', 'SKF_EnumApplication', 'SKF_OpenApplication', 'SKF_GetPINInfo', 'SKF_EnumContainer', 'SKF_OpenContainer', 'SKF_ExportCertificate'])(
    '%s while a card is read: a face with the problem, or card/…',
    async (name) => {
      const optional = name === 'SKF_GetDevInfo' || name === 'SKF_GetPINInfo';
      for (const code of everyCode) {
        vendor.forget();
        vendor.misbehave(`fail ${name} ${code.toString(16)}`);
        const got = await outcome(readIt());
        if ('code' in got) expect(got.code).toMatch(/^card\/|^pin\/locked$/);
        else if (optional) expect(got.value.face.cardNo).toBe('JS1A900000011');
        else expect(got.value.face.problem).toMatch(/^card\/|^pin\/locked$/);
        expectTidy(name);
      }
    },
  );

  it('PIN_INCORRECT without a counter asks the card for it', async () => {
    vendor.misbehave('fail SKF_VerifyPIN 0a000024', 'length SKF_GetPINInfo 2');
    expect(await verify()).toEqual({ result: 'wrong', triesLeft: 2 });
    vendor.misbehave('fail SKF_VerifyPIN 0a000024', 'length SKF_GetPINInfo 0');
    expect(await verify()).toEqual({ result: 'locked' });
    vendor.misbehave('fail SKF_VerifyPIN 0a000024', 'fail SKF_GetPINInfo 0a000003');
    expect(await verify()).toEqual({ result: 'wrong', triesLeft: undefined });
  });
});

describe('every result code at a PIN that is set', () => {
  const NEXT = 'Qx7391ab';
  const acts = {
    SKF_ChangePIN: () => skfSession(card, SM2_KEY, token).changePin(pin(), pin(NEXT)),
    SKF_UnblockPIN: () => skfSession(card, SM2_KEY, token).unblockPin(pin(DEMO_ADMIN_PIN), pin(NEXT)),
  } as const;
  it.each(['SKF_ChangePIN', 'SKF_UnblockPIN'] as const)('%s: sent once, no false success, a wrong or locked PIN only where the code says so', async (name) => {
    for (const code of everyCode) {
      vendor.forget();
      vendor.misbehave(`fail ${name} ${code.toString(16)}`);
      const got = await outcome<PinResult>(acts[name]());
      const shown = `${name} ${code.toString(16)}: ${JSON.stringify(got)}`;
      if (code === 0x0a000024) expect(got, shown).toMatchObject({ value: { result: 'wrong' } });
      else if (code === 0x0a000025) expect(got, shown).toEqual({ value: { result: 'locked' } });
      else if (code === 0x0a000027) expect(got, shown).toEqual({ code: 'pin/length' });
      else if (code === 0x0a000023) expect(got, shown).toEqual({ code: 'pin/change-unknown' }); // it may have been done
      else expect('code' in got ? got.code : shown).toMatch(/^card\//);
      expect(calls()(name), shown).toBe(1);
      expectTidy(name);
    }
  });

  it('every code has words in both languages, without a number of the library', () => {
    for (const code of everyCode) {
      const error = sarError(code, 'SKF_SomeCall');
      for (const locale of ['zh-CN', 'en'] as const) {
        const words = errorText(locale, error);
        expect(words).not.toMatch(/0a0000|SKF|SAR|\{|undefined/i);
        expect(words.length).toBeGreaterThan(5);
      }
      expect(JSON.stringify(error.toWire())).not.toMatch(/SKF|0a0000/i);
    }
  });
});

describe('given up in the midst of a signature', () => {
  const ofSigning: SkfFunction[] = ['SKF_ConnectDev', 'SKF_OpenApplication', 'SKF_OpenContainer', 'SKF_ExportCertificate', 'SKF_VerifyPIN'];
  it.each(ofSigning)('after %s: no further command, handles closed, no try lost, and the next one works', async (name) => {
    const controller = new AbortController();
    const watched: SkfLibrary = {
      ...library,
      call: async (called, ...args) => {
        const result = await library.call(called, ...args);
        if (called === name) controller.abort(new AppError('pin/cancelled'));
        return result;
      },
    };
    const session = skfSession(skf(watched, profile.pinLength, controller.signal), SM2_KEY, token);
    expect(await outcome(session.sign(pin(), [{ text: 'a' }, { text: 'b' }]))).toEqual({ code: 'pin/cancelled' });
    const count = calls();
    expect([count('SKF_VerifyPIN'), count('SKF_ECCSignData')]).toEqual([name === 'SKF_VerifyPIN' ? 1 : 0, 0]);
    expect(count('SKF_ClearSecureState')).toBe(name === 'SKF_VerifyPIN' ? 1 : 0);
    expectTidy('');
    expect(vendor.triesLeft('KEY-1')).toBe(5);
    expect(await sign()).toMatchObject({ result: 'ok' });
  });
});

describe('lengths and numbers that a library makes up', () => {
  const number = fc.oneof(fc.nat({ max: 70_000 }), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff));
  it.each<SkfFunction>(['SKF_EnumApplication', 'SKF_EnumContainer', 'SKF_ExportCertificate', 'SKF_GetPINInfo'])('%s while a card is read', async (name) => {
    await fc.assert(
      fc.asyncProperty(number, async (told) => {
        vendor.misbehave(`length ${name} ${told.toString(16)}`);
        const got = await outcome(readIt());
        if ('code' in got) expect(got.code).toBe('card/communication');
        else {
          expect(got.value.face.pin.triesLeft ?? 0).toBeLessThanOrEqual(255);
          if (got.value.token) expect(got.value.token.certificate.der).toEqual(token.certificate.der);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('SKF_VerifyPIN: a counter is a small number or unknown', async () => {
    await fc.assert(
      fc.asyncProperty(number, async (told) => {
        vendor.misbehave(`length SKF_VerifyPIN ${told.toString(16)}`, 'fail SKF_GetPINInfo 0a000003');
        const result = await skfSession(card, SM2_KEY, token).verifyPin(pin('00000000'));
        expect(['wrong', 'locked']).toContain(result.result);
        if (result.result === 'wrong') expect(result.triesLeft === undefined || (result.triesLeft > 0 && result.triesLeft <= 255)).toBe(true);
        vendor.misbehave();
        vendor.fillTries('KEY-1');
      }),
      { numRuns: 40 },
    );
  });

  it('a signature that does not verify, or of another length, is none', async () => {
    vendor.misbehave('length SKF_ECCSignData 1');
    expect(await outcome(sign())).toEqual({ code: 'card/communication' });
    await fc.assert(
      fc.asyncProperty(number.filter((told) => told !== 128), async (told) => {
        vendor.misbehave(`length SKF_RSASignData ${told.toString(16)}`);
        expect(await outcome(rsaSign())).toEqual({ code: 'card/communication' });
      }),
      { numRuns: 30 },
    );
    vendor.misbehave();
    expect(await rsaSign()).toMatchObject({ result: 'ok' });
  });
});

describe('openSkfLibrary', () => {
  it('says missing, made for another machine, and no library', async () => {
    await expect(openSkfLibrary('/nowhere/eptskf.dll')).rejects.toMatchObject({ code: 'card/library-missing', params: { name: 'eptskf.dll' } });
    const other = installVendor();
    try {
      const head = Buffer.alloc(64);
      head.write('\x7fELF\x02', 'latin1');
      head.writeUInt16LE(0xf3, 18); // RISC-V, 64 bits
      writeFileSync(other.path, head);
      await expect(openSkfLibrary(other.path)).rejects.toMatchObject({ code: 'card/library-bits' });
      writeFileSync(other.path, 'text');
      await expect(openSkfLibrary(other.path)).rejects.toMatchObject({ code: 'card/library-broken' });
    } finally {
      other.remove();
    }
  });
  it('refuses a library without the functions of GM/T 0016', async () => {
    const other = installVendor();
    try {
      execFileSync('cc', ['-shared', '-o', other.path, '-x', 'c', '/dev/null']);
      await expect(openSkfLibrary(other.path)).rejects.toMatchObject({ code: 'card/library-broken' });
    } finally {
      other.remove();
    }
  });
});
