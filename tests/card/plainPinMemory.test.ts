import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { sm3 } from '../../crypto/sm.ts';
import { DEMO_ADMIN_PIN, loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import { t0Card } from '../../native/softcard/t0Card.ts';
import { patternsOf, scanMemory } from '../e2e/support/memoryScan.ts';
import { type Desk, openDesk, pinBytes } from './desk.ts';
import { type ReaderService, startSoftReaders } from './softReaders.ts';

// What goes to a card in plain must lie nowhere in the native host afterwards: not in Node's memory, nor in the reader library's.
let service: ReaderService;
let desk: Desk;
beforeAll(async () => {
  service = await startSoftReaders([{}]);
});
afterAll(() => service?.stop());
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

/** Digits that stand nowhere else. */
const fresh = (length: number): string => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => byte % 10).join('');

it.each(['T=1', 'T=0'] as const)('PINs typed on the PC for a card that takes them in plain, over %s: none stays in the native host', async (protocol) => {
  const [first, second, third] = [fresh(8), fresh(12), fresh(12)];
  const card = loadSoftCard('legal', { takesPlainPin: true, pinDigest: Buffer.from(sm3(Buffer.from(first))).toString('hex') });
  const plainT0 = { ...t0Card(card), atr: Uint8Array.of(0x3b, 0x08, ...Buffer.from('SWKEY002')), get state() { return card.state; } };
  service.readers[0]?.insert({ card: protocol === 'T=0' ? plainT0 : card });
  const { cardId, cardNo = '' } = await desk.oneCard();
  const find = (...patterns: Parameters<typeof patternsOf>[]) => scanMemory(desk.host.pid ?? 0, patterns.flatMap((pattern) => patternsOf(...pattern)));
  // What is there is found.
  expect(find(['card number', cardNo])).not.toEqual([]);
  for (const act of [
    () => desk.host.verifyPin(cardId, pinBytes(first)),
    () => desk.host.changePin(cardId, pinBytes(first), pinBytes(second)),
    () => desk.host.unblockPin(cardId, pinBytes(DEMO_ADMIN_PIN), pinBytes(third)),
    () => desk.host.verifyPin(cardId, pinBytes(third)),
  ]) {
    expect(await act()).toEqual({ result: 'ok' });
    expect(find(['first', first], ['second', second], ['third', third])).toEqual([]);
  }
  await service.readers[0]?.pull();
});
