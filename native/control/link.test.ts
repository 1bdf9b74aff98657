import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { encodeGbk } from '../../crypto/testing/gbk.ts';
import { createControlSource } from './provider.ts';
import { quick, type Rig, startRig } from './testing/rig.ts';
import type { Mischief } from './testing/standIn.ts';
import { frame } from './testing/webSocketServer.ts';

const pin = (): Uint8Array => new TextEncoder().encode(DEMO_PIN);
const TEXT = 0x1;
// Silence is waited for, several times over.
vi.setConfig({ testTimeout: 30_000 });

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

/** Mischief with PIN calls only, counted; everything else is answered. */
function onPin(mischief: Mischief): Mischief {
  return (call, answer, peer) => (call.args['passwd'] === undefined ? undefined : mischief(call, answer, peer));
}
const pinCalls = (): number => rig.standIn.calls.filter((call) => 'passwd' in call.args).length;

/** What becomes of one PIN entry under mischief, then that the next one works, without a restart of anything. */
async function tryPin(mischief: Mischief): Promise<unknown> {
  const cardId = await rig.card();
  const before = pinCalls();
  rig.standIn.mischief = onPin(mischief);
  const outcome: unknown = await rig.port.verifyPin(cardId, pin()).catch((thrown: unknown) => thrown);
  rig.standIn.mischief = undefined;
  expect(pinCalls() - before).toBe(1); // never sent a second time
  const unknown = rig.source.cards[0]?.face.pin;
  expect(await rig.port.verifyPin(await rig.card(), pin())).toEqual({ result: 'ok' });
  return outcome instanceof Error ? { code: (outcome as { code?: string }).code, pin: unknown } : outcome;
}
const lost = (code: string) => ({ code, pin: { state: 'unknown' } });

describe('a control that misbehaves in the middle of a PIN call: told, tries unknown, sent once, and the next works', () => {
  it('drops the connection', async () => {
    expect(await tryPin((_call, _answer, peer) => (peer.drop(), 'handled'))).toEqual(lost('card/communication'));
  });

  it('sends a damaged answer, half a frame, or text that is no UTF-8', async () => {
    const bytes = (answer: object): Buffer => frame(TEXT, Buffer.from(JSON.stringify(answer)));
    for (const garbled of [
      (answer: object) => frame(TEXT, Buffer.from(JSON.stringify(answer).slice(0, 30))),
      (answer: object) => frame(TEXT, encodeGbk(JSON.stringify(answer).replace('"00"', '"口令"'))),
      () => Buffer.from([0xff, 0xff, 0xff, 0xff]),
      (answer: object) => frame(TEXT, Buffer.from(`BLOCKTXT${JSON.stringify(answer)}`.padEnd(200))),
    ]) {
      expect(await tryPin((_call, answer, peer) => (peer.sendRaw(garbled(answer)), 'handled'))).toEqual(lost('card/communication'));
    }
    expect(await tryPin((_call, answer, peer) => (peer.sendRaw(bytes(answer).subarray(0, 20)), setTimeout(() => peer.drop(), 20), 'handled'))).toEqual(lost('card/communication'));
  });

  it('says nothing, stops inside a frame, or answers too late: a late answer is nobody’s', async () => {
    expect(await tryPin(() => 'handled')).toEqual(lost('card/reader-hangs'));
    expect(await tryPin((_call, answer, peer) => (peer.sendRaw(frame(TEXT, Buffer.from(JSON.stringify(answer))).subarray(0, 9)), 'handled'))).toEqual(lost('card/reader-hangs'));
    expect(await tryPin((_call, answer, peer) => (setTimeout(() => peer.send(JSON.stringify(answer)), quick.limits.pinMs + 100), 'handled'))).toEqual(lost('card/reader-hangs'));
  });

  it('answers under a wrong number or another method: not taken for this call’s', async () => {
    const right = { Result: true, Data: [], Error: [] };
    for (const change of [{ _id: 'someone else' }, { _id: -1 }, { _method: 'cus-sec_SpcGetCardID' }]) {
      expect(await tryPin((_call, answer, peer) => (peer.send(JSON.stringify({ ...answer, ...change, _args: right })), 'handled'))).toEqual(lost('card/reader-hangs'));
    }
  });
});

describe('a control that is only odd', () => {
  const wrong = { Result: false, Data: [], Error: ['输入口令错误,还可以重试三次'] };

  it.each<[string, Mischief]>([
    ['other answers first', (_call, answer, peer) => (peer.send(JSON.stringify({ ...answer, _id: 'x' })), peer.send('open'), peer.send('{"_method":"open"}'), undefined)],
    ['a number for _id', (call, answer, peer) => (peer.send(JSON.stringify({ ...answer, _id: Number(call.id) })), 'handled')],
    ['no _id', (_call, answer, peer) => (peer.send(JSON.stringify({ ...answer, _id: undefined })), 'handled')],
    ['the answer in a binary frame', (_call, answer, peer) => (peer.send(Buffer.from(JSON.stringify(answer))), 'handled')],
    ['the answer twice', (_call, answer, peer) => (peer.send(JSON.stringify(answer)), undefined)],
    ['the answer byte by byte', (_call, answer, peer) => (frame(TEXT, Buffer.from(JSON.stringify(answer))).forEach((byte) => peer.sendRaw(Uint8Array.of(byte))), 'handled')],
  ])('%s', async (_, mischief) => {
    expect(await tryPin(mischief)).toEqual({ result: 'ok' });
  });

  it('GBK texts, in binary frames or read as Latin-1 on the way', async () => {
    for (const write of [
      (text: string) => encodeGbk(text),
      (text: string) => JSON.stringify(JSON.parse(text), (_, value: unknown) => (typeof value === 'string' ? Buffer.from(encodeGbk(value)).toString('latin1') : value)),
    ]) {
      expect(await tryPin((_call, answer, peer) => (peer.send(write(JSON.stringify({ ...answer, _args: wrong }))), 'handled'))).toEqual({ result: 'wrong', triesLeft: 3 });
    }
  });

  it('an answer of megabytes is read, in blocks that are asked for and in one frame; one without end is cut off', async () => {
    const padded = (answer: object, units: number): object => ({ ...answer, pad: '字'.repeat(units) });
    expect(await tryPin((_call, answer) => padded(answer, 300_000))).toEqual({ result: 'ok' });
    expect(await tryPin((_call, answer, peer) => (peer.send(JSON.stringify(padded(answer, 300_000))), 'handled'))).toEqual({ result: 'ok' });
    // By its size, or by the deadline where the PC is slow.
    const endless: Mischief = (_call, answer, peer) => (peer.send(JSON.stringify({ ...answer, pad: 'x'.repeat(17 * 1024 * 1024) })), 'handled');
    expect(await tryPin(endless)).toEqual(lost(expect.stringMatching(/^card\/(communication|reader-hangs)$/) as unknown as string));
  });

  it('a signature that is none, of another card, or over something else is refused', async () => {
    const cardId = await rig.card();
    const other = Buffer.alloc(64, 1).toString('base64');
    for (const [Data, code] of [[[], 'communication'], [['!'], 'communication'], [[other], 'communication'], [[other, 'ffff'], 'changed'], [[{}], 'communication']] as const) {
      rig.standIn.mischief = onPin((_call, answer, peer) => (peer.send(JSON.stringify({ ...answer, _args: { Result: true, Data, Error: [] } })), 'handled'));
      await expect(rig.port.sign(cardId, pin(), [{ text: 'a' }])).rejects.toThrow(`card/${code}`);
    }
  });

  it('reading failures do not take a card away at once, lasting ones do', async () => {
    const cardId = await rig.card();
    const failed = { Result: false, Data: [], Error: ['Err:Custom50070'] };
    await new Promise<void>((resolve) => {
      let asked = 0;
      rig.standIn.mischief = (_call, answer) => {
        asked += 1;
        if (asked === 4) resolve();
        return asked > 2 ? undefined : { ...answer, _args: failed };
      };
    });
    expect(rig.source.cards[0]?.cardId).toBe(cardId);
    rig.standIn.mischief = (_call, answer) => ({ ...answer, _args: failed });
    await rig.until((card) => card === undefined);
  });
});

describe('a port that is not the control', () => {
  it('that never answers the upgrade, or speaks something else, is nothing to show', async () => {
    const silent = await startRig({ accepts: () => false });
    expect(await silent.port.list()).toEqual({ service: 'stopped', readers: [], cards: [] });
    await silent.close();

    const server: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 200 OK\r\n\r\nhello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const source = createControlSource({ urls: [`ws://127.0.0.1:${address.port}`], ...quick });
    await source.settled();
    expect([source.service, source.cards]).toEqual(['stopped', []]);
    source.close();
    server.close();
  });
});
