import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AtReader, CardInfo } from '../../contract/card.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { sm3 } from '../../crypto/sm.ts';
import { startNativeHost } from '../../main/card/nativeHost.ts';
import { type Keyed, type SoftKeypad, softKeypad } from '../../native/pcsc/testing/softKeypad.ts';
import type { ReaderFate } from '../../native/pcsc/testing/softReader.ts';
import { DEMO_ADMIN_PIN, loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import type { SoftCard } from '../../native/softcard/softcard.ts';
import { t0Card } from '../../native/softcard/t0Card.ts';
import { codeOf, type Desk, openDesk, pinBytes } from './desk.ts';
import { type ReaderService, startSoftReaders } from './softReaders.ts';

// A reader with a keypad by PC/SC part 10, on a real pcscd, and a card that takes its PIN in plain.
const isoPin: ReadonlySet<number | undefined> = new Set([0x20, 0x24, 0x2c]);
const text = '登录挑战';
const NEW_PIN = '739205184';
const zh: AtReader = { atReader: 'zh-CN' };

const keypads = { full: softKeypad({ modify: true }), tlv: softKeypad({ properties: 'tlv' }), short: softKeypad({ properties: 'tlv', maxPin: 6 }) };
let service: ReaderService;
let desk: Desk;
let card: SoftCard;
/** PIN commands that reached the card. */
let pinCommands: string[];

beforeAll(async () => {
  service = await startSoftReaders([keypads.full, keypads.tlv, keypads.short, {}]);
});
afterAll(() => service?.stop());
beforeEach(() => {
  for (const keypad of Object.values(keypads)) {
    keypad.fails = undefined;
    keypad.hand = () => 'CANCEL';
    keypad.asked.splice(0);
  }
  pinCommands = [];
  desk = openDesk();
});
afterEach(async () => {
  for (const reader of service.readers) await reader.comeBack();
  await Promise.all(service.readers.map((reader) => reader.pull()));
  await desk.until(({ readers, cards }) => readers.length === service.readers.length && cards.length === 0);
  await desk.close();
});

const readerOf = (which: keyof typeof keypads | 'none') => {
  const found = service.readers[[...Object.keys(keypads), 'none'].indexOf(which)];
  if (!found) throw new Error('no reader');
  return found;
};
/** A card in that reader, once it is read. */
async function insert(which: keyof typeof keypads | 'none', { life = {}, fate }: { life?: Parameters<typeof loadSoftCard>[1]; fate?: (apdu: Uint8Array) => ReaderFate } = {}): Promise<CardInfo> {
  card = loadSoftCard('legal', { takesPlainPin: true, ...life });
  readerOf(which).insert({
    card,
    onApdu: (apdu) => {
      if (apdu[0] === 0 && isoPin.has(apdu[1])) pinCommands.push(Buffer.from(apdu.subarray(0, 5)).toString('hex'));
      return fate?.(apdu) ?? 'answer';
    },
  });
  return desk.oneCard();
}
const sign = ({ cardId }: CardInfo) => desk.host.sign(cardId, zh, [{ text }]);
const verifyAtKeypad = ['002000810c'];
/** The person at the keypad, and when the reader began to wait. */
function atKeypad(keypad: SoftKeypad): { waits: Promise<void>; key(keyed: Keyed): void; fail(): void } {
  const [waits, keyed] = [Promise.withResolvers<void>(), Promise.withResolvers<Keyed>()];
  keypad.hand = () => {
    waits.resolve();
    return keyed.promise;
  };
  return { waits: waits.promise, key: keyed.resolve, fail: () => keyed.reject(new Error('the reader gave up')) };
}

describe('where the PIN is typed', () => {
  it('a keypad is told with the card only where reader and card fit each other', async () => {
    expect((await insert('full')).keypad).toEqual({ change: true });
    await readerOf('full').pull();
    await desk.until(({ cards }) => cards.length === 0);
    expect((await insert('tlv')).keypad).toEqual({ change: false });
    await readerOf('tlv').pull();
    await desk.until(({ cards }) => cards.length === 0);
    // Too short for this card's longest PIN; no keypad at all; a card that wants its PIN enciphered.
    expect((await insert('short')).keypad).toBeUndefined();
    await readerOf('short').pull();
    await desk.until(({ cards }) => cards.length === 0);
    expect((await insert('none')).keypad).toBeUndefined();
    await readerOf('none').pull();
    await desk.until(({ cards }) => cards.length === 0);
    const enciphered = await insert('full', { life: { takesPlainPin: false } });
    expect(enciphered.keypad).toBeUndefined();
    expect(await codeOf(sign(enciphered))).toBe('card/unsupported');
    expect(await desk.host.sign(enciphered.cardId, pinBytes(), [{ text }])).toMatchObject({ result: 'ok' });
  });

  it('signs with the PIN from the keypad: one VERIFY, told when the reader waits', async () => {
    const info = await insert('full');
    const told: string[] = [];
    desk.host.on((event) => event.event === 'keypad' && told.push(event.cardId));
    keypads.full.hand = ({ seconds, length, language, apdu }) => {
      expect({ seconds, length, language, apdu: Buffer.from(apdu).toString('hex') }).toEqual({ seconds: 30, length: { min: 8, max: 12 }, language: 0x0804, apdu: '002000810cffffffffffffffffffffffff' });
      expect(told).toEqual([info.cardId]);
      return DEMO_PIN;
    };
    expect(await sign(info)).toMatchObject({ result: 'ok', signatures: [{ algorithm: 'SM2-SM3' }] });
    expect(pinCommands).toEqual(verifyAtKeypad);
    expect(keypads.full.asked).toHaveLength(1);
    // And nothing stays open.
    expect([...card.transmit(Uint8Array.of(0x80, 0x74, 2, 0, 36, 0, 1, 0, 1, ...new Uint8Array(32)))]).toEqual([0x69, 0x82]);
  });

  it('a PIN typed on the PC works at such a card too: VERIFY, change and unlocking in plain', async () => {
    const { cardId } = await insert('none');
    expect(await desk.host.sign(cardId, pinBytes(), [{ text }])).toMatchObject({ result: 'ok' });
    expect(await desk.host.verifyPin(cardId, pinBytes('00000000'))).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await desk.host.changePin(cardId, pinBytes(), pinBytes(NEW_PIN))).toEqual({ result: 'ok' });
    expect(await desk.host.verifyPin(cardId, pinBytes(NEW_PIN))).toEqual({ result: 'ok' });
    expect(await desk.host.unblockPin(cardId, pinBytes('00000000'), pinBytes())).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await desk.host.unblockPin(cardId, pinBytes(DEMO_ADMIN_PIN), pinBytes())).toEqual({ result: 'ok' });
    expect(await desk.host.verifyPin(cardId, pinBytes())).toEqual({ result: 'ok' });
    // Longer than its block: refused before the card.
    expect(await codeOf(desk.host.verifyPin(cardId, pinBytes('口令口令口令口令')))).toBe('pin/length');
    expect(pinCommands.map((command) => command.slice(2, 4))).toEqual(['20', '20', '24', '20', '2c', '2c', '20']);
  });
});

describe('a keypad that misbehaves, and people at it', () => {
  it('a wrong PIN is one try each, the last one locks, and a locked card says so', async () => {
    const info = await insert('full', { life: { triesLeft: 2 } });
    keypads.full.hand = () => '00000000';
    expect(await sign(info)).toEqual({ result: 'wrong', triesLeft: 1 });
    expect((await desk.until(({ cards }) => cards[0]?.pin.triesLeft === 1)).cards[0]?.pin).toMatchObject({ state: 'ready', triesLeft: 1 });
    expect(await sign(info)).toEqual({ result: 'locked' });
    expect(await sign(info)).toEqual({ result: 'locked' });
    expect(pinCommands).toEqual([...verifyAtKeypad, ...verifyAtKeypad, ...verifyAtKeypad]);
    expect(card.state.triesLeft).toBe(0);
  });

  it.each([
    ['TIMEOUT', 'pin/keypad-timeout'],
    ['CANCEL', 'pin/cancelled'],
    ['1234567', 'pin/length'],
    ['1234567890123', 'pin/length'],
  ] as const)('%s at the keypad is %s and no try; the next entry signs', async (keyed, code) => {
    const info = await insert('full');
    keypads.full.hand = () => keyed;
    expect(await codeOf(sign(info))).toBe(code);
    expect(pinCommands).toEqual([]);
    keypads.full.hand = () => DEMO_PIN;
    expect(await sign(info)).toMatchObject({ result: 'ok' });
    expect(card.state.triesLeft).toBe(5);
  });

  it.each(['structure', 'command'] as const)('a keypad that refuses the %s is not offered again, and the PIN is taken on the PC; the card saw nothing', async (fails) => {
    const info = await insert('full');
    keypads.full.fails = fails;
    expect(await codeOf(sign(info))).toBe('pin/keypad-failed');
    expect(pinCommands).toEqual([]);
    const [now] = (await desk.until(({ cards }) => cards.length === 1 && cards[0]?.keypad === undefined)).cards;
    expect(now?.cardId).toBe(info.cardId);
    expect(await desk.host.sign(info.cardId, pinBytes(), [{ text }])).toMatchObject({ result: 'ok' });
    expect(pinCommands).toEqual(verifyAtKeypad);
  });

  it('a transmission error during the entry is told as such, with no try and no second entry', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    person.fail();
    expect(await signing).toBe('card/communication');
    expect([pinCommands, keypads.full.asked.length]).toEqual([[], 1]);
  });

  it('a card pulled during the entry is told as pulled, and works when it is put in again', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    const pulled = readerOf('full').pull();
    person.fail();
    await pulled;
    expect(await signing).toBe('card/removed');
    expect(pinCommands).toEqual([]);
    keypads.full.hand = () => DEMO_PIN;
    expect(await sign(await insert('full'))).toMatchObject({ result: 'ok' });
  });

  it('a card pulled with the PIN on its way is told as pulled: one VERIFY, no second one', async () => {
    const info = await insert('full', { fate: (apdu) => (apdu[1] === 0x20 ? 'pull-after' : 'answer') });
    keypads.full.hand = () => DEMO_PIN;
    expect(await codeOf(sign(info))).toBe('card/removed');
    expect(pinCommands).toEqual(verifyAtKeypad);
  });

  it('a reader unplugged during the entry is told as unplugged; another reader serves meanwhile', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    readerOf('none').insert({ card: loadSoftCard('operator') });
    const { cards } = await desk.until((snapshot) => snapshot.cards.some(({ holder }) => holder === '顾晓岚'));
    const other = cards.find(({ holder }) => holder === '顾晓岚');
    expect(await desk.host.sign(other?.cardId ?? '', pinBytes(), [{ text }])).toMatchObject({ result: 'ok' });
    readerOf('full').vanish();
    expect(await signing).toBe('card/reader-removed');
    expect(pinCommands).toEqual([]);
  });

  it('cancelled on the PC: the entry is ended at the reader, and what was typed there signs nothing', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    await desk.host.cancel(info.cardId);
    person.key(DEMO_PIN);
    expect(await signing).toBe('pin/cancelled');
    expect(pinCommands).toEqual(verifyAtKeypad);
    expect(card.state.triesLeft).toBe(5);
  });

  it('the host killed during the entry is told as restarted, nothing is sent again, and the next entry signs', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    process.kill(desk.host.pid ?? 0, 'SIGKILL');
    expect(await signing).toBe('card/host-restarted');
    person.key('CANCEL');
    keypads.full.hand = () => DEMO_PIN;
    expect(await sign(await desk.oneCard())).toMatchObject({ result: 'ok' });
    expect([pinCommands, keypads.full.asked.length]).toEqual([verifyAtKeypad, 2]);
  });

  it('the reader service killed during the entry is told as stopped, and the next entry signs', async () => {
    const info = await insert('full');
    const person = atKeypad(keypads.full);
    const signing = codeOf(sign(info));
    await person.waits;
    await service.kill();
    expect(await signing).toBe('card/service-stopped');
    person.key('CANCEL');
    await service.start();
    keypads.full.hand = () => DEMO_PIN;
    await desk.until(({ cards }) => cards.length === 1 && cards[0]?.cardId !== info.cardId);
    expect(await sign(await desk.oneCard())).toMatchObject({ result: 'ok' });
    expect(pinCommands).toEqual(verifyAtKeypad);
  });

  it('a T=0 card is served by the keypad, too', async () => {
    card = loadSoftCard('legal', { takesPlainPin: true });
    const t0 = { ...t0Card(card), atr: Uint8Array.of(0x3b, 0x08, ...Buffer.from('SWKEY002')) };
    readerOf('full').insert({ card: t0 });
    keypads.full.hand = () => DEMO_PIN;
    expect(await sign(await desk.oneCard())).toMatchObject({ result: 'ok' });
  });

  it('a keypad that never answers is given up, told as a reader that hangs, and freed by unplugging', async () => {
    await insert('full');
    const person = atKeypad(keypads.full);
    const host = startNativeHost({ pcsc: true, demo: false, callLimitMs: 1_500, keypadLimitMs: 500 });
    const [found] = (await host.list()).cards;
    const signing = codeOf(host.sign(found?.cardId ?? '', zh, [{ text }]));
    await person.waits;
    expect(await signing).toBe('card/reader-hangs');
    host.close();
    readerOf('full').vanish();
    await desk.until(({ readers }) => readers.length === service.readers.length - 1);
    await readerOf('full').comeBack();
    keypads.full.hand = () => DEMO_PIN;
    expect(await sign(await desk.oneCard())).toMatchObject({ result: 'ok' });
    expect(pinCommands).toEqual(verifyAtKeypad);
  });
});

describe('a new PIN at the keypad', () => {
  const digest = (pin: string) => Buffer.from(sm3(Buffer.from(pin))).toString('hex');
  const nowIs = () => Buffer.from(card.state.userPinDigest).toString('hex');

  it('is changed by one command', async () => {
    const info = await insert('full');
    keypads.full.hand = ({ kind }) => {
      expect(kind).toBe('modify');
      return [DEMO_PIN, NEW_PIN, NEW_PIN];
    };
    expect(await desk.host.changePin(info.cardId, zh)).toEqual({ result: 'ok' });
    expect(nowIs()).toBe(digest(NEW_PIN));
    expect(pinCommands).toEqual(['0024008118']);
  });

  it.each([
    [[DEMO_PIN, NEW_PIN, '739205185'], 'pin/keypad-differs'],
    [[DEMO_PIN, '1234', '1234'], 'pin/length'],
    ['TIMEOUT', 'pin/keypad-timeout'],
    ['CANCEL', 'pin/cancelled'],
  ] as [Keyed, string][])('%j is %s, with nothing sent', async (keyed, code) => {
    const info = await insert('full');
    keypads.full.hand = () => keyed;
    expect(await codeOf(desk.host.changePin(info.cardId, zh))).toBe(code);
    expect(pinCommands).toEqual([]);
    expect(nowIs()).toBe(digest(DEMO_PIN));
  });

  it('a wrong old PIN is one try; an answer that is lost is told as uncertain', async () => {
    const info = await insert('full', { fate: (apdu) => (apdu[1] === 0x24 && pinCommands.length === 2 ? 'fail' : 'answer') });
    keypads.full.hand = () => ['00000000', NEW_PIN, NEW_PIN];
    expect(await desk.host.changePin(info.cardId, zh)).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await codeOf(desk.host.changePin(info.cardId, zh))).toBe('pin/change-unknown');
    expect(pinCommands).toHaveLength(2);
  });

  it('a reader that cannot change it says so before anything is typed', async () => {
    const info = await insert('tlv');
    expect(await codeOf(desk.host.changePin(info.cardId, zh))).toBe('card/unsupported');
    expect(keypads.tlv.asked).toEqual([]);
  });
});
