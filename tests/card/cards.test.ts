import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SOFTCARD_ATR } from '../../native/softcard/softcard.ts';
import { codeOf, type Desk, openDesk, pinBytes } from './desk.ts';
import { type Pcscd, startPcscd } from './pcscd.ts';

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
  // The next test must find the readers empty.
  const empty = openDesk();
  await empty.until((snapshot) => snapshot.cards.length === 0);
  await empty.close();
});

describe('what lies in the readers', () => {
  it('LOGIN-5 tells readers without a card', async () => {
    const { service, readers, cards } = await desk.host.list();
    expect({ service, cards }).toEqual({ service: 'running', cards: [] });
    expect(readers).toHaveLength(2);
    expect(await codeOf(desk.host.verifyPin(`pcsc:${readers[0]}:1`, pinBytes()))).toBe('card/not-found');
  });

  it('CARD-1 tells holder, company, numbers and validity without a PIN', async () => {
    const plugged = desk.plug('legal');
    const card = await desk.oneCard();
    expect(card).toMatchObject({
      provider: 'pcsc',
      cardNo: 'JS1A900000011',
      holder: '沈云帆',
      company: '江苏云帆样例国际贸易有限公司',
      algorithm: 'SM2',
      pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
      pinLength: { min: 8, max: 8 },
    });
    expect(JSON.stringify(card)).not.toContain('320199196804170136');
    expect(plugged.apdus.some((apdu) => apdu[1] === 0x18)).toBe(false);
    expect((await desk.host.certificate(card.cardId)).length).toBeGreaterThan(400);
  });

  it('reads the RSA era', async () => {
    desk.plug('rsa');
    expect(await desk.oneCard()).toMatchObject({ cardNo: 'SD1B900000094', holder: '宋远舟', company: '青岛海澄样例报关有限公司', algorithm: 'RSA' });
  });

  it('tells two readers with two cards apart, and one card in the second reader', async () => {
    const second = desk.plug('operator', { reader: 1 });
    const one = await desk.until((snapshot) => snapshot.cards.length === 1);
    expect(one.cards[0]).toMatchObject({ reader: one.readers[1], cardNo: 'JS1A900000029' });
    desk.plug('legal', { reader: 0 });
    const two = await desk.until((snapshot) => snapshot.cards.length === 2);
    expect(new Map(two.cards.map((card) => [card.reader, card.cardNo]))).toEqual(
      new Map([[two.readers[0], 'JS1A900000011'], [two.readers[1], 'JS1A900000029']]),
    );
    await second.unplug();
    const left = await desk.until((snapshot) => snapshot.cards.length === 1);
    expect(left.cards[0]?.cardNo).toBe('JS1A900000011');
  });

  it('gives a card put in anew another cardId, so that no PIN reaches a swapped card', async () => {
    const first = desk.plug('legal');
    const before = await desk.oneCard();
    await first.unplug();
    await desk.until((snapshot) => snapshot.cards.length === 0);
    const other = desk.plug('operator');
    const after = await desk.oneCard();
    expect(after.cardId).not.toBe(before.cardId);
    other.forget();
    expect(await codeOf(desk.host.sign(before.cardId, pinBytes(), [{ text: 'x' }]))).toBe('card/not-found');
    expect(other.apdus).toHaveLength(0);
  });

  it('is a card for other programs too: opensc-tool sees reader and ATR and gets answers to its APDUs', async () => {
    desk.plug('legal');
    const { reader } = await desk.oneCard();
    const { readers } = await desk.host.list();
    // Not the synchronous one: the card answers from this process.
    const tool = async (...args: string[]): Promise<string> =>
      (await promisify(execFile)('opensc-tool', ['--reader', String(readers.indexOf(reader)), ...args], { timeout: 20_000 })).stdout;
    expect((await tool('--atr')).trim().replaceAll(':', '')).toBe(Buffer.from(SOFTCARD_ATR).toString('hex'));
    // OpenApplication "EPORT", GenRandom of 8 bytes; then an instruction that it does not have.
    const sent = await tool('--send-apdu', '80:26:00:00:05:45:50:4F:52:54:0A', '--send-apdu', '80:50:00:00:08', '--send-apdu', '80:FF:00:00');
    expect(sent.match(/SW1=0x[0-9A-F]{2}, SW2=0x[0-9A-F]{2}/g)).toEqual(['SW1=0x90, SW2=0x00', 'SW1=0x90, SW2=0x00', 'SW1=0x6D, SW2=0x00']);
  });

  it('says card/unknown of a card without a GM/T 0017 application, and sends it no PIN', async () => {
    const plugged = desk.plug('legal', { life: { hasApplication: false } });
    const { cards } = await desk.until((snapshot) => snapshot.cards.length === 1);
    expect(cards[0]).toMatchObject({ problem: 'card/unknown' });
    plugged.forget();
    expect(await codeOf(desk.host.verifyPin(cards[0]?.cardId ?? '', pinBytes()))).toBe('card/unknown');
    expect(plugged.apdus).toHaveLength(0);
  });

  it('says card/certificate-broken of a card with a damaged certificate', async () => {
    desk.plug('broken');
    const { cards } = await desk.until((snapshot) => snapshot.cards.length === 1);
    expect(cards[0]).toMatchObject({ problem: 'card/certificate-broken' });
    expect(await codeOf(desk.host.sign(cards[0]?.cardId ?? '', pinBytes(), [{ text: 'x' }]))).toBe('card/certificate-broken');
  });
});
