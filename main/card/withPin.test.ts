import { describe, expect, it, vi } from 'vitest';
import type { AtReader } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { cardInfo, handFedDesk, type PinDeed, pinTypist, rememberingAudit, snapshotOf } from '../testing/standIns.ts';
import { withPin } from './withPin.ts';

function deskWith(answers: readonly PinDeed[], card = cardInfo()) {
  const typist = pinTypist(answers);
  const { desk, feed, keypad, cancelled } = handFedDesk(snapshotOf(card));
  const { audit, events } = rememberingAudit();
  return { pinDesk: { host: typist.host, desk, audit, locale: () => 'zh-CN' as const }, typist, feed, keypad, cancelled, events, card };
}

describe('withPin', () => {
  it('runs the act once per entry and wipes the PIN afterwards', async () => {
    const { pinDesk, card } = deskWith(['13572468']);
    const seen: (Buffer | AtReader)[] = [];
    await withPin(pinDesk, card.cardId, 'login', async (pin) => {
      expect(pin.toString()).toBe('13572468');
      seen.push(pin);
      return { result: 'ok' };
    });
    expect(seen).toHaveLength(1);
    expect((seen[0] as Buffer).every((byte) => byte === 0)).toBe(true);
  });

  it('a wrong PIN opens a new window that says how many tries are left', async () => {
    const { pinDesk, typist, events, card } = deskWith(['00000000', '13572468']);
    const entered: string[] = [];
    await withPin(pinDesk, card.cardId, 'login', async (pin) => {
      entered.push(pin.toString());
      return entered.length === 1 ? { result: 'wrong', triesLeft: 4 } : { result: 'ok' };
    });
    expect(entered).toEqual(['00000000', '13572468']);
    expect(typist.prompts[1]?.message).toMatchObject({ severity: 'error', text: expect.stringContaining('4') });
    expect(events).toEqual(['pin-wrong']);
  });

  it('stops at a locked card, without another try', async () => {
    const { pinDesk, events, card } = deskWith(['00000000', '13572468']);
    let tries = 0;
    const run = withPin(pinDesk, card.cardId, 'login', async () => {
      tries++;
      return { result: 'locked' };
    });
    await expect(run).rejects.toMatchObject({ code: 'pin/locked' });
    expect(tries).toBe(1);
    expect(events).toEqual(['pin-locked']);
  });

  it('a card known to be locked is not even asked', async () => {
    const { pinDesk, typist, card } = deskWith(['13572468'], cardInfo({ pin: { state: 'locked', triesLeft: 0, triesMax: 5 } }));
    await expect(withPin(pinDesk, card.cardId, 'login', async () => ({ result: 'ok' }))).rejects.toMatchObject({ code: 'pin/locked' });
    expect(typist.prompts).toHaveLength(0);
  });

  it('a PIN of the wrong length never reaches the act; the next window says why', async () => {
    const { pinDesk, typist, card } = deskWith(['1234', '13572468']);
    const entered: string[] = [];
    await withPin(pinDesk, card.cardId, 'login', async (pin) => {
      entered.push(pin.toString());
      return { result: 'ok' };
    });
    expect(entered).toEqual(['13572468']);
    expect(typist.prompts[1]?.message?.severity).toBe('error');
  });

  it('a fault of the card is passed on as it is and not tried again', async () => {
    const { pinDesk, card } = deskWith(['13572468', '13572468']);
    let tries = 0;
    const run = withPin(pinDesk, card.cardId, 'seal', async () => {
      tries++;
      throw new AppError('card/removed');
    });
    await expect(run).rejects.toMatchObject({ code: 'card/removed' });
    expect(tries).toBe(1);
  });

  it('another card put into the same reader while the window is open is a removal', async () => {
    const { pinDesk, feed, card } = deskWith(['WAIT']);
    const run = withPin(pinDesk, card.cardId, 'login', async () => ({ result: 'ok' }));
    setImmediate(() => feed(snapshotOf(cardInfo({ cardNo: 'BB9B000000002' }))));
    await expect(run).rejects.toMatchObject({ code: 'card/removed' });
  });

  it('given up while the card was at it, a wrong PIN opens no window for another try', async () => {
    const { pinDesk, typist, events, card } = deskWith(['00000000', '13572468']);
    const run = withPin(pinDesk, card.cardId, 'login', async () => {
      pinDesk.desk.cancel(card.cardId);
      return { result: 'wrong', triesLeft: 4 };
    });
    await expect(run).rejects.toMatchObject({ code: 'pin/cancelled' });
    expect(typist.prompts).toHaveLength(1);
    expect(events).toEqual(['pin-wrong']);
  });

  it('an unknown or broken card is refused with its own reason', async () => {
    const { pinDesk } = deskWith([], cardInfo({ problem: 'card/certificate-broken' }));
    await expect(withPin(pinDesk, 'pcsc:Reader 0', 'login', async () => ({ result: 'ok' }))).rejects.toMatchObject({ code: 'card/certificate-broken' });
    await expect(withPin(pinDesk, 'pcsc:nowhere', 'login', async () => ({ result: 'ok' }))).rejects.toMatchObject({ code: 'card/not-found' });
  });
});

describe('withPin at a reader with a keypad', () => {
  const atReader = (answers: readonly PinDeed[], change: Parameters<typeof cardInfo>[0] = {}) => deskWith(answers, cardInfo({ keypad: { change: true }, ...change }));

  it('gives the act no PIN, keeps the window open until it has ended, and tells it when the reader waits', async () => {
    const { pinDesk, typist, keypad, card } = atReader(['BEGIN']);
    await withPin(pinDesk, card.cardId, 'login', async (entry) => {
      expect(entry).toEqual({ atReader: 'zh-CN' });
      expect([typist.open(), typist.waits()]).toEqual([1, 0]);
      keypad('pcsc:another card');
      expect(typist.waits()).toBe(0);
      keypad(card.cardId);
      expect([typist.open(), typist.waits()]).toEqual([1, 1]);
      return { result: 'ok' };
    });
    expect(typist.open()).toBe(0);
    // No one-time pad: nothing could come back.
    expect(typist.prompts[0]).toMatchObject({ pad: '', atReader: { seconds: 30, countsDown: true } });
  });

  it('a wrong PIN, and the last try, are told before the next entry', async () => {
    const { pinDesk, typist, events, card } = atReader(['BEGIN', 'BEGIN']);
    let entries = 0;
    await withPin(pinDesk, card.cardId, 'login', async () => (++entries === 1 ? { result: 'wrong', triesLeft: 1 } : { result: 'ok' }));
    expect(entries).toBe(2);
    expect(typist.prompts[1]).toMatchObject({ message: { severity: 'error' }, lastTry: { tick: expect.any(String) }, atReader: { seconds: 30 } });
    expect(events).toEqual(['pin-wrong']);
  });

  it.each(['pin/keypad-timeout', 'pin/length'] as const)('%s is told in the next window, beside the tries left, and is no try', async (code) => {
    const { pinDesk, typist, events, card } = atReader(['BEGIN', 'BEGIN'], { pin: { state: 'ready', triesLeft: 2, triesMax: 5 } });
    let entries = 0;
    await withPin(pinDesk, card.cardId, 'login', async () => {
      if (++entries === 1) throw new AppError(code, { params: { min: 8, max: 8 } });
      return { result: 'ok' };
    });
    expect(typist.prompts[1]?.message?.text).toContain('计入错误次数');
    if (code === 'pin/keypad-timeout') expect(typist.prompts[1]?.message?.text).toContain('还可以输入 2 次');
    expect(typist.prompts[1]?.atReader).toBeDefined();
    expect(events).toEqual([]);
  });

  it('a keypad that is of no use, or a PIN with letters, is typed on this PC, told why', async () => {
    const failed = atReader(['BEGIN', '13572468']);
    const entered: unknown[] = [];
    await withPin(failed.pinDesk, failed.card.cardId, 'login', async (entry) => {
      entered.push(entry instanceof Buffer ? entry.toString() : entry);
      if (entered.length === 1) throw new AppError('pin/keypad-failed');
      return { result: 'ok' };
    });
    expect(entered).toEqual([{ atReader: 'zh-CN' }, '13572468']);
    expect(failed.typist.prompts[1]?.atReader).toBeUndefined();
    expect(failed.typist.prompts[1]?.message?.text).toContain('读卡器的键盘不能用于输入口令');

    const letters = atReader(['TYPE-HERE', 'Qx7391ab']);
    await withPin(letters.pinDesk, letters.card.cardId, 'login', async (entry) => {
      expect(String(entry)).toBe('Qx7391ab');
      return { result: 'ok' };
    });
    expect(letters.typist.prompts.map(({ atReader: at }) => at !== undefined)).toEqual([true, false]);
  });

  it('given up in the window: the host is told, the window stays until the reader is done, and no other one opens', async () => {
    for (const outcome of [{ result: 'wrong', triesLeft: 4 }, new AppError('pin/keypad-timeout'), new AppError('pin/cancelled')] as const) {
      const { pinDesk, typist, cancelled, card } = atReader(['BEGIN', 'BEGIN']);
      const run = withPin(pinDesk, card.cardId, 'login', async () => {
        typist.giveUp();
        await vi.waitFor(() => expect(cancelled).toEqual([card.cardId]), 20_000);
        expect(typist.open()).toBe(1);
        if (outcome instanceof AppError) throw outcome;
        return outcome;
      });
      await expect(run).rejects.toMatchObject({ code: 'pin/cancelled' });
      expect([typist.open(), typist.prompts.length]).toEqual([0, 1]);
    }
  });

  it('given up in the main window: this window says so, stays, and no other one opens', async () => {
    const { pinDesk, typist, cancelled, card } = atReader(['BEGIN', 'BEGIN']);
    const run = withPin(pinDesk, card.cardId, 'login', async () => {
      await pinDesk.desk.cancel(card.cardId);
      expect([typist.toldGivenUp(), typist.open(), cancelled]).toEqual([1, 1, [card.cardId]]);
      throw new AppError('pin/keypad-timeout');
    });
    await expect(run).rejects.toMatchObject({ code: 'pin/cancelled' });
    expect([typist.open(), typist.prompts.length]).toEqual([0, 1]);
  });

  it('the card taken out closes the window while the reader still ends', async () => {
    const { pinDesk, typist, feed, cancelled, card } = atReader(['BEGIN']);
    const run = withPin(pinDesk, card.cardId, 'login', async () => {
      feed(snapshotOf());
      expect(typist.open()).toBe(0);
      throw new AppError('card/removed');
    });
    await expect(run).rejects.toMatchObject({ code: 'card/removed' });
    expect(cancelled).toEqual([]);
  });

  it('cancelled, or the card taken out, before it has begun: the reader is left alone', async () => {
    let acts = 0;
    const act = async () => ({ result: 'ok' as const, acts: ++acts });
    const cancelled = atReader(['CANCEL']);
    await expect(withPin(cancelled.pinDesk, cancelled.card.cardId, 'login', act)).rejects.toMatchObject({ code: 'pin/cancelled' });
    const pulled = atReader(['WAIT']);
    const run = withPin(pulled.pinDesk, pulled.card.cardId, 'login', act);
    setImmediate(() => pulled.feed(snapshotOf()));
    await expect(run).rejects.toMatchObject({ code: 'card/removed' });
    expect([acts, pulled.typist.open()]).toEqual([0, 0]);
  });
});
