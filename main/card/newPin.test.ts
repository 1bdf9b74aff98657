import { describe, expect, it } from 'vitest';
import type { CardPort, PinResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { cardInfo, handFedDesk, type PinDeed, pinTypist, rememberingAudit, snapshotOf } from '../testing/standIns.ts';
import { setNewPin } from './newPin.ts';
import type { NewPinAct } from './newPinQuestion.ts';

const OLD = '13572468';
const NEXT = '73920518';
const able = cardInfo({ pinActs: ['change', 'unblock'], adminPinLength: { min: 8, max: 16 } });

function rig(act: NewPinAct, typed: PinDeed[], results: PinResult[], card = able) {
  const typist = pinTypist(typed);
  const { desk, feed } = handFedDesk(snapshotOf(card));
  const { audit, events } = rememberingAudit();
  const sent: string[][] = [];
  const handed: Uint8Array[] = [];
  /** Cancelled while the card is at this entry, counted from 1. */
  const giveUp = { during: 0 };
  const answer = async (_: string, proof: Uint8Array, next: Uint8Array): Promise<PinResult> => {
    sent.push([Buffer.from(proof).toString(), Buffer.from(next).toString()]);
    handed.push(proof, next);
    if (giveUp.during === sent.length) desk.cancel(card.cardId);
    return results[sent.length - 1] ?? { result: 'ok' };
  };
  const other = (): never => {
    throw new Error('the other command was sent');
  };
  const native = { changePin: act === 'change' ? answer : other, unblockPin: act === 'unblock' ? answer : other } as unknown as CardPort;
  const pinDesk = { host: typist.host, desk, audit, locale: () => 'zh-CN' as const };
  return { run: () => setNewPin(pinDesk, native, card.cardId, act), prompts: typist.prompts, open: typist.open, feed, events, sent, handed, giveUp };
}

describe.each(['change', 'unblock'] as const)('a new PIN: %s', (act) => {
  it('sends both once, wipes both, and notes it', async () => {
    const { run, sent, handed, prompts, events } = rig(act, [[OLD, NEXT]], []);
    await run();
    expect(sent).toEqual([[OLD, NEXT]]);
    expect(handed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    expect(prompts[0]?.newPin?.length).toEqual({ min: 8, max: 8 });
    expect(Buffer.from(prompts[0]?.pad ?? '', 'base64')).toHaveLength(128);
    expect(events).toEqual([act === 'change' ? 'pin-changed' : 'pin-unblocked']);
  });

  it('given up while the card was at it, a wrong one opens no other window; a right one is told as done', async () => {
    const wrong = rig(act, [['00000000', NEXT], [OLD, NEXT]], [{ result: 'wrong', triesLeft: 4 }]);
    wrong.giveUp.during = 1;
    await expect(wrong.run()).rejects.toMatchObject({ code: 'pin/cancelled' });
    expect([wrong.sent.length, wrong.prompts.length]).toEqual([1, 1]);
    const right = rig(act, [[OLD, NEXT]], [{ result: 'ok' }]);
    right.giveUp.during = 1;
    await right.run();
    expect(right.events).toEqual([act === 'change' ? 'pin-changed' : 'pin-unblocked']);
  });

  it('a wrong one opens a new window with the tries left; the last one must be ticked', async () => {
    const { run, prompts, sent, events } = rig(act, [['00000000', NEXT], [OLD, NEXT]], [{ result: 'wrong', triesLeft: 1 }]);
    await run();
    expect(sent).toHaveLength(2);
    expect(prompts[0]?.lastTry).toBeUndefined();
    expect(prompts[1]?.message).toMatchObject({ severity: 'error', text: expect.stringContaining('还可以重试 1 次') });
    expect(prompts[1]?.lastTry?.tick).toBeTruthy();
    expect(events[0]).toBe('pin-wrong');
  });

  it('stops at a lock and says which PIN it was', async () => {
    const { run, sent } = rig(act, [['00000000', NEXT], [OLD, NEXT]], [{ result: 'locked' }]);
    await expect(run()).rejects.toMatchObject({ code: act === 'change' ? 'pin/locked' : 'pin/admin-locked' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['88888888', '初始口令'],
    ['12345678', '连续'],
    ['11112222', '重复'],
    ['19900101', '日期'],
    [OLD, '相同'],
  ])('a new PIN %s never reaches the card', async (unfit, words) => {
    const { run, prompts, sent } = rig(act, [[OLD, unfit], [OLD, NEXT]], []);
    await run();
    expect(sent).toEqual([[OLD, NEXT]]);
    expect(prompts[1]?.message?.text).toContain(words);
  });

  it('a new PIN of another length never reaches the card', async () => {
    const { run, prompts, sent } = rig(act, [[OLD, '7392051'], [OLD, NEXT]], []);
    await run();
    expect(sent).toEqual([[OLD, NEXT]]);
    expect(prompts[1]?.message?.severity).toBe('error');
  });

  it('cancelling, or taking the card out, sends nothing and closes the window', async () => {
    const cancelled = rig(act, ['CANCEL'], []);
    await expect(cancelled.run()).rejects.toMatchObject({ code: 'pin/cancelled' });
    const pulled = rig(act, ['WAIT'], []);
    const run = pulled.run();
    await Promise.resolve();
    pulled.feed(snapshotOf());
    await expect(run).rejects.toMatchObject({ code: 'card/removed' });
    expect([...cancelled.sent, ...pulled.sent]).toEqual([]);
    expect(pulled.open()).toBe(0);
  });

  it('says so before asking when this way to the card cannot do it', async () => {
    const { run, prompts } = rig(act, [[OLD, NEXT]], [], cardInfo());
    await expect(run()).rejects.toMatchObject({ code: 'card/unsupported' });
    expect(prompts).toHaveLength(0);
  });
});

describe('a locked card', () => {
  const locked = { ...able, pin: { state: 'locked', triesLeft: 0, triesMax: 5 } as const };
  it('cannot have its PIN changed, but unlocked', async () => {
    const change = rig('change', [[OLD, NEXT]], [], locked);
    await expect(change.run()).rejects.toMatchObject({ code: 'pin/locked' });
    const unblock = rig('unblock', [['87654321', NEXT]], [], locked);
    await unblock.run();
    expect(unblock.sent).toEqual([['87654321', NEXT]]);
    expect(unblock.prompts[0]?.texts.pinLabel).toContain('PUK');
    expect(unblock.prompts[0]?.pinLength).toEqual({ min: 8, max: 16 });
  });
});

describe('a new PIN at the reader', () => {
  const withKeypad = { ...able, keypad: { change: true } };
  const run = async (typed: PinDeed[], change: (entry: unknown[]) => PinResult, card = withKeypad, act: NewPinAct = 'change') => {
    const typist = pinTypist(typed);
    const { desk } = handFedDesk(snapshotOf(card));
    const { audit, events } = rememberingAudit();
    const sent: unknown[][] = [];
    const answer = async (_: string, ...pins: unknown[]): Promise<PinResult> => {
      sent.push(pins.map((pin) => (pin instanceof Uint8Array ? Buffer.from(pin).toString() : pin)));
      return change(pins);
    };
    await setNewPin({ host: typist.host, desk, audit, locale: () => 'en' }, { changePin: answer, unblockPin: answer } as unknown as CardPort, card.cardId, act);
    return { sent, events, prompts: typist.prompts };
  };

  it('is typed there, by the rules shown; nothing of it is here', async () => {
    const { sent, events, prompts } = await run(['BEGIN'], () => ({ result: 'ok' }));
    expect(sent).toEqual([[{ atReader: 'en' }]]);
    expect(prompts[0]).toMatchObject({ pad: '', atReader: { countsDown: false, texts: { type: expect.stringContaining('new PIN twice') } }, newPin: { texts: { rules: expect.any(String) } } });
    expect(events).toEqual(['pin-changed']);
  });

  it('two that differ are told and asked for again', async () => {
    let tries = 0;
    const { prompts, sent } = await run(['BEGIN', 'BEGIN'], () => {
      if (++tries === 1) throw new AppError('pin/keypad-differs');
      return { result: 'ok' };
    });
    expect(sent).toHaveLength(2);
    expect(prompts[1]?.message?.text).toContain('differ');
  });

  it('is typed on this PC where the reader cannot take it, where it fails, and for unlocking', async () => {
    expect((await run([[OLD, NEXT]], () => ({ result: 'ok' }), { ...able, keypad: { change: false } })).sent).toEqual([[OLD, NEXT]]);
    expect((await run([['86427531', NEXT]], () => ({ result: 'ok' }), withKeypad, 'unblock')).sent).toEqual([['86427531', NEXT]]);
    let tries = 0;
    const failed = await run(['BEGIN', [OLD, NEXT]], () => {
      if (++tries === 1) throw new AppError('pin/keypad-failed');
      return { result: 'ok' };
    });
    expect(failed.sent).toEqual([[{ atReader: 'en' }], [OLD, NEXT]]);
  });
});
