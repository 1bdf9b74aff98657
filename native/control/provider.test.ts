import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { verifyCardSignature } from '../../crypto/cardSignature.ts';
import { createCardPort } from '../cardPort.ts';
import { CONTROL_READER, createControlSource } from './provider.ts';
import { quick, type Rig, startRig } from './testing/rig.ts';
import { chineseNumeral, startStandIn } from './testing/standIn.ts';

const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);
const WRONG = '00000000';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

describe('a card through the control', () => {
  it('is listed without a PIN: number, certificate, holder, company, validity', async () => {
    const cardId = await rig.card();
    const { cards, readers, service } = await rig.port.list();
    expect({ readers, service }).toEqual({ readers: [CONTROL_READER], service: 'running' });
    expect(cards).toMatchObject([
      { cardId, provider: 'control', cardNo: 'JS1A900000011', certNo: expect.stringMatching(/^[0-9a-f]{16}$/), holder: '沈云帆', algorithm: 'SM2', pin: { state: 'unknown' } },
    ]);
    expect(cards[0]?.company).toBeTruthy();
    expect(Date.parse(cards[0]?.validTo ?? '')).toBeGreaterThan(Date.now());
    expect(readCertificate(await rig.port.certificate(cardId)).cardNo).toBe('JS1A900000011');
    expect(rig.standIn.pinChecks).toBe(0);
    expect(JSON.stringify(cards)).not.toMatch(/\d{17}[\dX]/);
  });

  it('asks one cheap question while nothing changes', async () => {
    await rig.card();
    const before = rig.standIn.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asked = new Set(rig.standIn.calls.slice(before).map((call) => call.method));
    expect([...asked]).toEqual(['cus-sec_SpcGetCardID']);
  });

  it('CARD-1 signs text and bytes, each signature true for the card’s certificate', async () => {
    const cardId = await rig.card();
    const text = '单一窗口 challenge 1';
    const bytes = Uint8Array.from({ length: 999 }, (_, i) => i & 0xff);
    const certificate = readCertificate(await rig.port.certificate(cardId));
    for (const [payload, message] of [[{ text }, Buffer.from(text)], [{ bytes }, bytes]] as const) {
      const result = await rig.port.sign(cardId, pin(), [payload]);
      if (result.result !== 'ok') throw new Error(result.result);
      const [signature] = result.signatures;
      expect(signature?.algorithm).toBe('SM2-SM3');
      expect(signature?.signature).toHaveLength(64);
      expect(verifyCardSignature(certificate, 'SM2-SM3', message, signature?.signature ?? new Uint8Array())).toBe(true);
    }
    expect(rig.standIn.pinChecks).toBe(2);
  });

  it('CARD-1 an old RSA card signs with SHA-1, 128 bytes', async () => {
    rig.standIn.insert('rsa');
    const cardId = (await rig.until((card) => card?.face.algorithm === 'RSA'))?.cardId ?? '';
    const result = await rig.port.sign(cardId, pin(), [{ text: '旧卡' }]);
    if (result.result !== 'ok') throw new Error(result.result);
    expect(result.signatures[0]?.algorithm).toBe('RSA-SHA1');
    expect(result.signatures[0]?.signature).toHaveLength(128);
  });

  it('refuses a digest and an unblock, with no PIN sent', async () => {
    const cardId = await rig.card();
    await expect(rig.port.sign(cardId, pin(), [{ text: 'a' }, { digest: new Uint8Array(32) }])).rejects.toThrow('card/unsupported');
    await expect(rig.port.unblockPin(cardId, pin(), pin())).rejects.toThrow('card/unsupported');
    expect(rig.standIn.pinChecks).toBe(0);
  });

  it('signs what is larger than one frame, in blocks', async () => {
    const cardId = await rig.card();
    const bytes = new Uint8Array(400_000).fill(7);
    expect(await rig.port.sign(cardId, pin(), [{ bytes }])).toMatchObject({ result: 'ok' });
    expect(rig.standIn.pinChecks).toBe(1);
  });

  it('given up between two signatures: the second is not asked for, and the next act works', async () => {
    const cardId = await rig.card();
    let signed = 0;
    rig.standIn.mischief = (call) => {
      if (call.method.includes('SignData')) {
        signed += 1;
        void rig.port.cancel(cardId);
      }
      return undefined;
    };
    await expect(rig.port.sign(cardId, pin(), [{ text: 'a' }, { text: 'b' }])).rejects.toMatchObject({ code: 'pin/cancelled' });
    expect(signed).toBe(1);
    rig.standIn.mischief = undefined;
    expect(await rig.port.sign(await rig.card(), pin(), [{ text: 'a' }])).toMatchObject({ result: 'ok' });
  });

  it('several payloads: the card is looked at before each, and signing stops when it is another one', async () => {
    const cardId = await rig.card();
    expect(await rig.port.sign(cardId, pin(), [{ text: 'a' }, { text: 'b' }])).toMatchObject({ result: 'ok', signatures: [{}, {}] });
    rig.standIn.mischief = (call) => {
      if (call.method === 'cus-sec_SpcSignDataAsPEM') rig.standIn.insert('operator');
      return undefined;
    };
    const before = rig.standIn.pinChecks;
    await expect(rig.port.sign(cardId, pin(), [{ text: 'a' }, { text: 'b' }])).rejects.toThrow('card/changed');
    expect(rig.standIn.pinChecks - before).toBe(1);
  });
});

describe('the PIN', () => {
  it.each([['digits', String], ['Chinese numerals', chineseNumeral]] as const)('wrong: tries left in %s, down to locked', async (_, numeral) => {
    rig.standIn.numeral = numeral;
    const cardId = await rig.card();
    for (const triesLeft of [4, 3, 2, 1]) expect(await rig.port.verifyPin(cardId, pin(WRONG))).toEqual({ result: 'wrong', triesLeft });
    expect(rig.port.snapshot().cards[0]?.pin).toEqual({ state: 'ready', triesLeft: 1 });
    expect(await rig.port.sign(cardId, pin(WRONG), [{ text: 'a' }])).toEqual({ result: 'locked' });
    expect(await rig.port.verifyPin(cardId, pin())).toEqual({ result: 'locked' });
    expect(rig.port.snapshot().cards[0]?.pin).toMatchObject({ state: 'locked', triesLeft: 0 });
    expect(rig.standIn.pinChecks).toBe(6);
  });

  it('is changed; the old one is proven once', async () => {
    const cardId = await rig.card();
    expect(await rig.port.changePin(cardId, pin(), pin('Xy345678'))).toEqual({ result: 'ok' });
    expect(await rig.port.verifyPin(cardId, pin())).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(await rig.port.verifyPin(cardId, pin('Xy345678'))).toEqual({ result: 'ok' });
    expect(rig.standIn.pinChecks).toBe(3);
  });

  it('of a wrong length is refused here; where only the card knows, its text is understood', async () => {
    const cardId = await rig.card();
    await expect(rig.port.verifyPin(cardId, pin('123'))).rejects.toThrow('pin/length');
    expect(rig.standIn.calls.some((call) => 'passwd' in call.args)).toBe(false);
    rig.standIn.mischief = (call, answer, peer) => {
      if (call.args['passwd'] === undefined) return undefined;
      peer.send(JSON.stringify({ ...answer, _args: { Result: false, Data: [], Error: ['口令长度不正确,错误码=227'] } }));
      return 'handled';
    };
    await expect(rig.port.verifyPin(cardId, pin())).rejects.toMatchObject({ code: 'pin/length', params: { min: 8, max: 8 } });
  });

  it('goes to no other card: swapped or pulled just before, nothing is sent', async () => {
    const cardId = await rig.card();
    rig.standIn.insert('operator');
    await expect(rig.port.verifyPin(cardId, pin())).rejects.toThrow(/card\/(changed|removed|not-found)/);
    const next = (await rig.until((card) => card?.face.cardNo === 'JS1A900000029'))?.cardId ?? '';
    expect(next).not.toBe(cardId);
    rig.standIn.insert(undefined);
    await expect(rig.port.verifyPin(next, pin())).rejects.toThrow(/card\/(removed|not-found)/);
    expect(rig.standIn.pinChecks).toBe(0);
  });

  it('stands in no error, whatever goes wrong', async () => {
    const cardId = await rig.card();
    const kinds = ['drop', 'garbage', 'silence', 'echo'] as const;
    for (const kind of kinds) {
      rig.standIn.mischief = (call, answer, peer) => {
        if (call.args['passwd'] === undefined) return undefined;
        if (kind === 'drop') peer.drop();
        if (kind === 'garbage') peer.send(`{"_args": ${JSON.stringify(call.args)}`);
        if (kind === 'echo') peer.send(JSON.stringify({ ...answer, _args: { Result: false, Error: [`失败 ${call.args['passwd'] ?? ''}`] } }));
        return 'handled';
      };
      const thrown: unknown = await rig.port.verifyPin(await rig.card(), pin()).catch((error: unknown) => error);
      expect(thrown, kind).toBeInstanceOf(Error);
      for (let one = thrown; one instanceof Error; one = one.cause) expect(JSON.stringify(one) + String(one.stack), kind).not.toContain(DEMO_PIN);
      rig.standIn.mischief = undefined;
    }
    expect(await rig.card()).toBe(cardId);
  });
});

describe('coming and going', () => {
  it('LOGIN-5 a pulled card leaves the list; the reader stays while the control speaks of one', async () => {
    await rig.card();
    rig.standIn.insert(undefined);
    await rig.until((card) => card === undefined);
    // "No card in the reader" is news of a reader; "no reader" is not.
    expect(rig.port.snapshot()).toEqual({ service: 'running', readers: [CONTROL_READER], cards: [] });
    await new Promise<void>((resolve) => {
      rig.standIn.mischief = (_call, answer) => ({ ...answer, _args: { Result: false, Data: [], Error: ['未检测到读卡器'] } });
      rig.source.onChange(() => resolve(undefined));
    });
    expect(rig.port.snapshot()).toEqual({ service: 'no-readers', readers: [], cards: [] });
  });

  it('LOGIN-5 a card put back is another insertion', async () => {
    const cardId = await rig.card();
    rig.standIn.insert(undefined);
    await rig.until((card) => card === undefined);
    rig.standIn.insert('legal');
    expect(await rig.card()).not.toBe(cardId);
  });

  it('a service that restarts keeps its card; one that stays away loses it', async () => {
    const cardId = await rig.card();
    for (const peer of rig.standIn.peers) peer.drop();
    expect(await rig.port.verifyPin(cardId, pin())).toEqual({ result: 'ok' });
    expect(rig.standIn.pinChecks).toBe(1);
    expect(await rig.card()).toBe(cardId);
    await rig.standIn.close();
    await rig.until((card) => card === undefined);
    expect(rig.port.snapshot().service).toBe('stopped');
  });

  it('with nothing listening there is nothing to show, at once; started later it is found', async () => {
    const { port } = rig.standIn;
    await rig.standIn.close();
    const source = createControlSource({ urls: [`ws://127.0.0.1:${port}`], ...quick });
    const later = createCardPort([source]);
    expect(await later.list()).toEqual({ service: 'stopped', readers: [], cards: [] });
    const found = new Promise<void>((resolve) => source.onChange(() => source.cards.length > 0 && resolve()));
    const standIn = await startStandIn({ port });
    await found;
    expect(later.snapshot().cards[0]?.cardNo).toBe('JS1A900000011');
    source.close();
    await standIn.close();
  });

  it('a damaged or missing certificate is a card with a problem', async () => {
    rig.standIn.mischief = (call, answer, peer) => {
      if (call.method !== 'cus-sec_SpcGetSignCertAsPEM') return undefined;
      peer.send(JSON.stringify({ ...answer, _args: { Result: true, Data: ['TUlJ'], Error: [] } }));
      return 'handled';
    };
    rig.standIn.insert('operator');
    const card = await rig.until((one) => one?.face.problem !== undefined);
    expect(card?.face.problem).toBe('card/certificate-broken');
    await expect(rig.port.verifyPin(card?.cardId ?? '', pin())).rejects.toThrow('card/certificate-broken');
    rig.standIn.mischief = undefined;
    expect(await rig.card()).toBe(card?.cardId);
  });

  it('talks to this PC only', () => {
    for (const url of ['ws://192.0.2.1:61232', 'ws://example.com:61232', 'http://127.0.0.1:61232', 'ws://wss.singlewindow.cn:61232', 'nonsense']) {
      expect(() => createControlSource({ urls: ['ws://127.0.0.1:1', url] })).toThrow(RangeError);
    }
  });
});
