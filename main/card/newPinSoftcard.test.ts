import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardInfo } from '../../contract/card.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { DEMO_ADMIN_PIN } from '../../native/softcard/sandboxCards.ts';
import { pinTypist, rememberingAudit, type Typed } from '../testing/standIns.ts';
import { type CardDesk, createCardDesk } from './cardDesk.ts';
import { setNewPin } from './newPin.ts';
import { type NativeHost, startNativeHost } from './nativeHost.ts';
import type { NewPinAct } from './newPinQuestion.ts';

// The whole way to a card in the real native host process: window's answer, masked wire, GM/T 0017 commands, the card's own counter.
const NEXT = '73920518';
let native: NativeHost;
let desk: CardDesk;

beforeEach(async () => {
  native = startNativeHost({ pcsc: false, demo: true });
  desk = createCardDesk(native);
  await desk.ready(10_000);
  await native.insert('operator');
});
afterEach(() => native.close());

async function card(): Promise<CardInfo> {
  const found = (await native.list()).cards[0];
  if (!found) throw new Error('no card');
  return found;
}
async function run(act: NewPinAct, typed: readonly Typed[]) {
  const typist = pinTypist(typed);
  const { audit, events } = rememberingAudit();
  const { cardId } = await card();
  const outcome = await setNewPin({ host: typist.host, desk, audit, locale: () => 'zh-CN' }, native, cardId, act).then(
    () => 'done',
    (thrown: Error) => thrown.message,
  );
  return { outcome, events, windows: typist.prompts.length };
}
const opens = async (pin: string) => (await native.verifyPin((await card()).cardId, Buffer.from(pin))).result;

describe('a new PIN on a card', () => {
  it('is changed with the old one, and only the new one works then', async () => {
    expect((await run('change', [[DEMO_PIN, NEXT]])).outcome).toBe('done');
    expect(await opens(NEXT)).toBe('ok');
    expect(await opens(DEMO_PIN)).toBe('wrong');
  });

  it('each wrong old PIN costs one try, an unfit new one none', async () => {
    const tried = await run('change', [['00000000', NEXT], [DEMO_PIN, '12345678'], [DEMO_PIN, '19900101']]);
    expect(tried).toMatchObject({ outcome: 'pin/cancelled', windows: 4 });
    expect((await card()).pin.triesLeft).toBe(4);
  });

  it('a locked card says so, is unlocked with the admin PIN, and counts anew', async () => {
    const { pin } = await card();
    const wrong = Array.from({ length: pin.triesMax ?? 0 }, () => ['00000000', NEXT] as const);
    expect((await run('change', wrong)).outcome).toBe('pin/locked');
    expect((await card()).pin.state).toBe('locked');
    expect((await run('change', [])).outcome).toBe('pin/locked');
    const unlocked = await run('unblock', [['11111111', NEXT], [DEMO_ADMIN_PIN, NEXT]]);
    expect(unlocked).toMatchObject({ outcome: 'done', events: ['pin-wrong', 'pin-unblocked'] });
    expect(await opens(NEXT)).toBe('ok');
    expect((await card()).pin).toMatchObject({ state: 'ready', triesLeft: pin.triesMax });
  });
});
