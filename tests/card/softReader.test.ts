import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import { t0Card } from '../../native/softcard/t0Card.ts';
import { codeOf, type Desk, openDesk, pinBytes } from './desk.ts';
import { type ReaderService, softReaderName, startSoftReaders } from './softReaders.ts';

const ECC_SIGN = 0x74;
const text = '登录挑战';

let service: ReaderService;
let desk: Desk;
beforeAll(async () => {
  service = await startSoftReaders([{}, { slots: 2 }]);
});
afterAll(() => service?.stop());
beforeEach(() => {
  desk = openDesk();
});
afterEach(async () => {
  for (const reader of service.readers) await reader.comeBack();
  await Promise.all([reader(0).pull(), reader(1).pull(0), reader(1).pull(1)]);
  await desk.until(({ readers, cards }) => readers.length === 3 && cards.length === 0);
  await desk.close();
});

const reader = (index: 0 | 1) => {
  const found = service.readers[index];
  if (!found) throw new Error('no reader');
  return found;
};
const sign = async () => desk.host.sign((await desk.oneCard()).cardId, pinBytes(), [{ text }]);

describe('readers that come and go', () => {
  it('a reader unplugged with its card is gone with it, the other one stays, and it comes back without a restart', async () => {
    reader(0).insert({ card: loadSoftCard('legal') });
    const { cardId } = await desk.oneCard();
    reader(0).vanish();
    const { readers } = await desk.until((snapshot) => snapshot.readers.length === 2);
    expect(readers).toEqual([softReaderName(1), `Soft Reader (reader1) 01 01`]);
    expect(await codeOf(desk.host.verifyPin(cardId, pinBytes()))).toBe('card/not-found');
    await reader(0).comeBack();
    // The service counts insertions from the start again: what was said of the card before must not fit this one.
    expect((await desk.oneCard()).cardId).not.toBe(cardId);
    expect(await sign()).toMatchObject({ result: 'ok' });
  });

  it('the last reader unplugged is told as no readers', async () => {
    await desk.until(({ readers }) => readers.length === 3);
    reader(0).vanish();
    reader(1).vanish();
    expect(await desk.until(({ service: state }) => state === 'no-readers')).toEqual({ service: 'no-readers', readers: [], cards: [] });
  });

  it('both readers unplugged at once and plugged in again, over and over: none is missed', async () => {
    await desk.until(({ readers }) => readers.length === 3);
    for (let round = 0; round < 5; round += 1) {
      for (const each of service.readers) each.vanish();
      await desk.until(({ readers }) => readers.length === 0);
      await Promise.all(service.readers.map((each) => each.comeBack()));
      await desk.until(({ readers }) => readers.length === 3);
    }
  });

  it('a reader that hangs in the middle of a signature is freed by unplugging it, and told as unplugged', async () => {
    const card = loadSoftCard('legal');
    const reached = Promise.withResolvers<void>();
    reader(0).insert({ card, onApdu: (apdu) => (apdu[1] === ECC_SIGN ? (reached.resolve(), new Promise(() => {})) : 'answer') });
    const { cardId } = await desk.oneCard();
    const signing = codeOf(desk.host.sign(cardId, pinBytes(), [{ text }]));
    await reached.promise;
    // The other reader is not held up.
    reader(1).insert({ card: loadSoftCard('operator') });
    await desk.until(({ cards }) => cards.some(({ holder }) => holder === '顾晓岚'));
    reader(0).vanish();
    expect(await signing).toBe('card/reader-removed');
    expect(card.state.triesLeft).toBe(5);
  });
});

describe('what lies in them', () => {
  it('two slots of one reader hold two cards', async () => {
    reader(1).insert({ card: loadSoftCard('legal') }, 0);
    reader(1).insert({ card: loadSoftCard('operator') }, 1);
    const { cards } = await desk.until((snapshot) => snapshot.cards.filter(({ holder }) => holder).length === 2);
    expect(cards.map(({ holder, reader: place }) => [holder, place])).toEqual([['沈云帆', softReaderName(1, 0)], ['顾晓岚', softReaderName(1, 1)]]);
  });

  it('a mute card is told as unknown', async () => {
    reader(0).insert({ card: loadSoftCard('legal'), isMute: true });
    const { cards } = await desk.until((snapshot) => snapshot.cards.length === 1);
    expect(cards[0]).toMatchObject({ problem: 'card/unknown', reader: softReaderName(0) });
  });

  it('a T=0 card signs', async () => {
    reader(0).insert({ card: t0Card(loadSoftCard('legal')) });
    expect(await sign()).toMatchObject({ result: 'ok' });
  });

  it('a transmission error of the reader is told as such, costs no try, and the next signature works', async () => {
    const card = loadSoftCard('legal');
    let failing = true;
    reader(0).insert({ card, onApdu: (apdu) => (failing && apdu[1] === ECC_SIGN ? 'fail' : 'answer') });
    const { cardId } = await desk.oneCard();
    expect(await codeOf(desk.host.sign(cardId, pinBytes(), [{ text }]))).toBe('card/communication');
    failing = false;
    expect(await sign()).toMatchObject({ result: 'ok' });
    expect(card.state.triesLeft).toBe(5);
  });
});
