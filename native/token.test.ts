import { describe, expect, it } from 'vitest';
import { AppError } from '../contract/errors.ts';
import { DEMO_PIN } from '../contract/sandboxRegistry.ts';
import type { Transmit } from './pcsc/apdu.ts';
import { parseNames } from './pcsc/gmt0017.ts';
import { pcscCode, pcscError } from './pcsc/pcscError.ts';
import { softcardProfile } from './pcsc/profile.ts';
import { loadSoftCard } from './softcard/sandboxCards.ts';
import { checkPinLength, pinAfter, readToken, signWithToken, verifyTokenPin } from './token.ts';

const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);
const VERIFY = 0x18;

/** A soft card whose answer to one instruction is another. */
function cardAnswering(instruction: number, sw: number): Transmit {
  const card = loadSoftCard('legal');
  return async (apdu) => (apdu[1] === instruction ? Uint8Array.of(sw >> 8, sw & 0xff) : card.transmit(apdu));
}
async function tokenOf(transmit: Transmit) {
  const { token } = await readToken(transmit, softcardProfile);
  if (!token) throw new Error('no token');
  return token;
}

describe('status words', () => {
  it.each([
    [0x63c3, { result: 'wrong', triesLeft: 3 }],
    [0x63c1, { result: 'wrong', triesLeft: 1 }],
    [0x63c0, { result: 'locked' }],
    [0x6983, { result: 'locked' }],
    [0x6300, { result: 'wrong', triesLeft: undefined }],
  ])('%d at VerifyPIN is a PIN result', async (sw, result) => {
    const transmit = cardAnswering(VERIFY, sw);
    expect(await verifyTokenPin(transmit, await tokenOf(transmit), pin())).toEqual(result);
  });

  it.each([0x6f00, 0x6700, 0x6982, 0x6984, 0x6985, 0x6a80, 0x6a88, 0x6581, 0x6200, 0x0000])('%d at VerifyPIN is never a wrong PIN', async (sw) => {
    const transmit = cardAnswering(VERIFY, sw);
    await expect(verifyTokenPin(transmit, await tokenOf(transmit), pin())).rejects.toThrow('card/communication');
  });

  it.each([
    [0x6d00, 'card/unsupported'],
    [0x6f00, 'card/communication'],
    [0x6982, 'card/communication'],
  ])('%d at ECCSignData is %s, after one VerifyPIN', async (sw, code) => {
    const inner = cardAnswering(0x74, sw);
    let verifies = 0;
    const transmit: Transmit = (apdu) => {
      if (apdu[1] === VERIFY) verifies += 1;
      return inner(apdu);
    };
    await expect(signWithToken(transmit, await tokenOf(transmit), pin(), [{ text: 'a' }])).rejects.toThrow(code);
    expect(verifies).toBe(1);
  });

  it('tells nothing of the PIN where GetPINInfo is unknown to the card', async () => {
    const { face } = await readToken(cardAnswering(0x14, 0x6d00), softcardProfile);
    expect(face.pin).toEqual({ state: 'unknown' });
    expect(pinAfter(face.pin, { result: 'ok' })).toEqual({ state: 'ready' });
    expect(pinAfter(face.pin, { result: 'wrong', triesLeft: 2 })).toEqual({ state: 'ready', triesLeft: 2 });
  });

  it('takes an answer of the wrong size for a fault of communication', async () => {
    const card = loadSoftCard('legal');
    const cut: Transmit = async (apdu) => (apdu[1] === 0x50 ? Uint8Array.of(1, 2, 3, 0x90, 0) : card.transmit(apdu));
    await expect(verifyTokenPin(cut, await tokenOf(cut), pin())).rejects.toThrow('card/communication');
    expect(card.state.triesLeft).toBe(5);
  });
});

describe('readToken', () => {
  it('says card/unknown, card/certificate-broken, and knows the PIN state with them', async () => {
    const unknown = loadSoftCard('legal', { hasApplication: false });
    expect((await readToken(async (apdu) => unknown.transmit(apdu), softcardProfile)).face.problem).toBe('card/unknown');
    const broken = loadSoftCard('broken', { triesLeft: 0 });
    const { token, face } = await readToken(async (apdu) => broken.transmit(apdu), softcardProfile);
    expect(token).toBeUndefined();
    expect(face).toMatchObject({ problem: 'card/certificate-broken', pin: { state: 'locked', triesLeft: 0 } });
  });
  it('keeps the ID number to itself', async () => {
    const card = loadSoftCard('legal');
    const { face } = await readToken(async (apdu) => card.transmit(apdu), softcardProfile);
    expect(JSON.stringify(face)).not.toMatch(/\d{17}[\dX]/);
  });
});

describe('signWithToken', () => {
  it('refuses what the card cannot sign before the PIN is tried', async () => {
    for (const [id, digest] of [['rsa', new Uint8Array(32)], ['legal', new Uint8Array(31)]] as const) {
      const card = loadSoftCard(id);
      const seen: number[] = [];
      const transmit: Transmit = async (apdu) => {
        seen.push(apdu[1] ?? 0);
        return card.transmit(apdu);
      };
      const token = await tokenOf(transmit);
      await expect(signWithToken(transmit, token, pin(), [{ digest }])).rejects.toThrow('card/unsupported');
      expect(seen).not.toContain(VERIFY);
    }
  });
  it('signs nothing with a wrong PIN', async () => {
    const card = loadSoftCard('legal');
    const transmit: Transmit = async (apdu) => card.transmit(apdu);
    const token = await tokenOf(transmit);
    expect(await signWithToken(transmit, token, pin('00000000'), [{ text: 'a' }])).toEqual({ result: 'wrong', triesLeft: 4 });
  });
});

describe('checkPinLength', () => {
  it('counts characters, not bytes', () => {
    expect(() => checkPinLength(pin('八个字的卡片口令'), { min: 8, max: 8 })).not.toThrow();
    expect(() => checkPinLength(pin('1234567'), { min: 8, max: 8 })).toThrow(new AppError('pin/length', { params: { min: 8, max: 8 } }));
    expect(() => checkPinLength(pin(''), { min: 1, max: 8 })).toThrow('pin/length');
  });
});

describe('names that a card lists', () => {
  it('are NUL-separated; garbage gives few and short ones', () => {
    expect(parseNames(new TextEncoder().encode('A\0BC\0\0'))).toEqual(['A', 'BC']);
    expect(parseNames(new Uint8Array())).toEqual([]);
    expect(parseNames(new Uint8Array(70_000).fill(0x41))).toEqual([]);
    expect(parseNames(Uint8Array.from({ length: 5000 }, (_, i) => (i % 2 ? 0 : 0x41)))).toHaveLength(16);
  });
});

describe('PC/SC result codes', () => {
  it.each([
    ['SCardConnect error: Sharing violation.(0x8010000b)', 'card/reader-busy'],
    ['SCardTransmit error: Card was removed.(0xffffffff80100069)', 'card/removed'],
    ['SCardConnect error: Service not available.(0x8010001d)', 'card/service-stopped'],
    ['SCardTransmit error: Transaction failed.(0x80100016)', 'card/communication'],
    ['SCardConnect error: Reader is unavailable.(0x80100017)', 'card/reader-removed'],
    ['Card Reader not connected', 'card/communication'],
  ])('%s is %s', (message, code) => {
    expect(pcscError(new Error(message)).code).toBe(code);
  });
  it('keeps an error that has a code already, and reads none where there is none', () => {
    const error = new AppError('card/removed');
    expect(pcscError(error)).toBe(error);
    expect(pcscCode(new Error('0x8010000b'))).toBeUndefined();
    expect(pcscCode('(0x8010000b)')).toBeUndefined();
  });
});
