import { fork } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardSignature, SignResult } from '../../contract/card.ts';
import { verifyCardSignature } from '../../crypto/cardSignature.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { codeOf, type Desk, openDesk, pinBytes } from './desk.ts';
import { type Pcscd, startPcscd } from './pcscd.ts';

const VERIFY = 0x18;
const WRONG = '00000000';
const text = '登录挑战';

let pcscd: Pcscd;
let desk: Desk;
beforeAll(async () => {
  pcscd = await startPcscd();
});
afterAll(() => pcscd?.stop());
beforeEach(() => {
  desk = openDesk();
});
afterEach(async () => {
  await desk.close();
  await pcscd.start();
  const empty = openDesk();
  await empty.until((snapshot) => snapshot.cards.length === 0);
  await empty.close();
});

function signatureOf(result: SignResult): CardSignature {
  const [signature] = result.result === 'ok' ? result.signatures : [];
  if (!signature) throw new Error(`not signed: ${result.result}`);
  return signature;
}
function holds({ signature, algorithm, certificate }: CardSignature): boolean {
  return verifyCardSignature(readCertificate(certificate), algorithm, new TextEncoder().encode(text), signature);
}
/** Another program with an exclusive connection to the card, until released. */
async function holdCard(reader: string): Promise<{ release(): Promise<void> }> {
  const other = fork('tests/card/holdCard.ts', [reader], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = new Promise<void>((resolve) => other.once('exit', () => resolve()));
  await new Promise((resolve) => other.once('message', resolve));
  return {
    release: async () => {
      other.kill();
      await gone;
    },
  };
}

const sign = async (pin?: string): Promise<SignResult> => desk.host.sign((await desk.oneCard()).cardId, pinBytes(pin), [{ text }]);

describe('card pulled', () => {
  it('right after a wrong PIN reached it: one try gone, not two, and no answer "wrong" made up', async () => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    plugged.forget();
    plugged.fate((apdu) => (apdu[1] === VERIFY ? 'pull-after' : 'answer'));
    expect(await codeOf(desk.host.verifyPin(cardId, pinBytes(WRONG)))).toBe('card/removed');
    plugged.fate(() => 'answer');
    const { cards } = await desk.until((snapshot) => snapshot.cards.length === 1 && snapshot.cards[0]?.cardId !== cardId);
    expect(cards[0]?.pin).toMatchObject({ triesLeft: 4 });
    expect(plugged.apdus.filter((apdu) => apdu[1] === VERIFY)).toHaveLength(1);
  });

  it('while it is being read: it is read anew once it is back', async () => {
    const plugged = desk.plug('legal');
    plugged.fate((_apdu, count) => (count === 2 ? 'pull-before' : 'answer'));
    expect((await desk.oneCard()).holder).toBe('沈云帆');
  });

  it('leaves no card behind', async () => {
    const plugged = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    await plugged.unplug();
    await desk.until((snapshot) => snapshot.cards.length === 0);
    expect(await codeOf(desk.host.sign(cardId, pinBytes(), [{ text }]))).toBe('card/not-found');
  });
});

describe('service', () => {
  it('killed and started again: told as stopped, then readers and card come back by themselves', async () => {
    desk.plug('legal');
    const { cardId } = await desk.oneCard();
    await pcscd.kill();
    const down = await desk.until((snapshot) => snapshot.service === 'stopped');
    expect(down).toEqual({ service: 'stopped', readers: [], cards: [] });
    expect(await codeOf(desk.host.sign(cardId, pinBytes(), [{ text }]))).toBe('card/not-found');
    await pcscd.start();
    expect(holds(signatureOf(await sign()))).toBe(true);
  });

  it('not running at the start is told, and comes later', async () => {
    await pcscd.kill();
    const late = openDesk();
    try {
      expect(await late.host.list()).toEqual({ service: 'stopped', readers: [], cards: [] });
      await pcscd.start();
      expect((await late.until((snapshot) => snapshot.service === 'running' && snapshot.readers.length === 2)).cards).toEqual([]);
    } finally {
      await late.close();
    }
  });
});

describe('another program', () => {
  it('holds the card: told as busy with no PIN sent, and all is well once it lets go', async () => {
    const plugged = desk.plug('legal');
    const { cardId, reader } = await desk.oneCard();
    const holder = await holdCard(reader);
    try {
      plugged.forget();
      expect(await codeOf(desk.host.sign(cardId, pinBytes(), [{ text }]))).toBe('card/reader-busy');
      expect(plugged.apdus).toHaveLength(0);
      // One that starts now sees that a card is there, not whose.
      const late = openDesk();
      try {
        const { cards } = await late.until((snapshot) => snapshot.cards.length === 1);
        expect(cards).toMatchObject([{ problem: 'card/reader-busy' }]);
        await holder.release();
        expect((await late.oneCard()).holder).toBe('沈云帆');
      } finally {
        await late.close();
      }
    } finally {
      await holder.release();
    }
    expect(holds(signatureOf(await sign()))).toBe(true);
  });

  it('uses it for a moment: waited for', async () => {
    desk.plug('legal');
    const { cardId, reader } = await desk.oneCard();
    const holder = await holdCard(reader);
    const work = desk.host.sign(cardId, pinBytes(), [{ text }]);
    await holder.release();
    expect(holds(signatureOf(await work))).toBe(true);
  });
});
