import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { cardInfo, handFedDesk, pinTypist, rememberingAudit, snapshotOf } from '../testing/standIns.ts';
import { withPin } from './withPin.ts';

function deskWith(answers: string[], card = cardInfo()) {
  const typist = pinTypist(answers);
  const { desk, feed } = handFedDesk(snapshotOf(card));
  const { audit, events } = rememberingAudit();
  return { pinDesk: { host: typist.host, desk, audit, locale: () => 'zh-CN' as const }, typist, feed, events, card };
}

describe('withPin', () => {
  it('runs the act once per entry and wipes the PIN afterwards', async () => {
    const { pinDesk, card } = deskWith(['13572468']);
    const seen: Buffer[] = [];
    await withPin(pinDesk, card.cardId, 'login', async (pin) => {
      expect(pin.toString()).toBe('13572468');
      seen.push(pin);
      return { result: 'ok' };
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.every((byte) => byte === 0)).toBe(true);
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
