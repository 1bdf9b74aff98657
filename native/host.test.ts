import { execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NativeEvent, SoftCardMemory } from '../contract/nativeHost.ts';
import { DEMO_PIN } from '../contract/sandboxRegistry.ts';
import { type NativeHost, startNativeHost } from '../main/card/nativeHost.ts';
import { createCardPort } from './cardPort.ts';
import { DEMO_ADMIN_PIN } from './softcard/sandboxCards.ts';
import { createDemoTray } from './softcard/tray.ts';

const entry = fileURLToPath(new URL('./host.ts', import.meta.url));
const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);

describe('the native host as a process, in demo mode', () => {
  let host: NativeHost;
  let events: NativeEvent[];
  beforeEach(() => {
    host = startNativeHost({ pcsc: false, demo: true });
    events = [];
    host.on((event) => events.push(event));
  });
  afterEach(() => host.close());

  const memoryOf = (id: string): SoftCardMemory | undefined =>
    events.flatMap((event) => (event.event === 'softcards' ? [event.memory] : [])).at(-1)?.find((one) => one.id === id);

  it('serves the tray: insert, list, sign, pull', async () => {
    expect(await host.ping()).toBe('pong');
    expect((await host.list()).cards).toEqual([]);
    await host.insert('legal');
    await host.insert('legal');
    await host.insert('operator');
    const { cards, readers } = await host.list();
    expect(cards.map((card) => [card.cardId, card.cardNo])).toEqual([['softcard:legal', 'JS1A900000011'], ['softcard:operator', 'JS1A900000029']]);
    expect(new Set(readers).size).toBe(2);
    expect(await host.sign('softcard:legal', pin(), [{ text: 'a' }])).toMatchObject({ result: 'ok', signatures: [{ algorithm: 'SM2-SM3' }] });
    await host.pull('legal');
    await expect(host.sign('softcard:legal', pin(), [{ text: 'a' }])).rejects.toThrow('card/not-found');
    expect((await host.tray()).filter((card) => card.inserted).map((card) => card.id)).toEqual(['operator']);
    await expect(host.insert('nobody')).rejects.toThrow('card/not-found');
    expect(events.at(-1)).toMatchObject({ event: 'cards', snapshot: { cards: [{ cardNo: 'JS1A900000029' }] } });
  });

  it('remembers inserted cards, tries left and a changed PIN over its own death', async () => {
    await host.insert('legal');
    expect(await host.changePin('softcard:legal', pin(), pin('Xy345678'))).toEqual({ result: 'ok' });
    expect(await host.verifyPin('softcard:legal', pin())).toEqual({ result: 'wrong', triesLeft: 4 });
    expect(memoryOf('legal')).toMatchObject({ inserted: true, triesLeft: 4 });
    const restarted = new Promise<void>((resolve) => host.onState((state) => state === 'running' && resolve()));
    process.kill(host.pid ?? 0, 'SIGKILL');
    await restarted;
    expect((await host.list()).cards).toMatchObject([{ cardId: 'softcard:legal', pin: { triesLeft: 4 } }]);
    expect(await host.verifyPin('softcard:legal', pin('Xy345678'))).toEqual({ result: 'ok' });
  });

  it('ends when its parent is gone, and does not start without one', async () => {
    const code = await new Promise((resolve) => {
      const child = fork(entry, { serialization: 'advanced', stdio: 'ignore' });
      child.on('exit', resolve);
      child.send({ setup: { pcsc: false, demo: true, softcards: [] } });
      child.on('message', () => child.connected && child.disconnect());
    });
    expect(code).toBe(0);
    const alone = await new Promise<number | string | null | undefined>((resolve) => execFile(process.execPath, [entry], (error) => resolve(error?.code)));
    expect(alone).toBe(2);
  });

  it('leaves messages that are no calls alone, and goes on', async () => {
    const child = fork(entry, { serialization: 'advanced', stdio: 'ignore' });
    try {
      const answer = new Promise((resolve) => child.on('message', (message) => {
        if (typeof message === 'object' && message !== null && 'id' in message) resolve(message);
      }));
      for (const junk of ['x', 7, null, {}, { id: 1, call: 'constructor', args: [] }, { id: 1, call: 'list' }, { setup: {} }]) child.send(junk as object);
      child.send({ setup: { pcsc: false, demo: false, softcards: [] } });
      for (const junk of ['x', { id: 1, call: 'constructor', args: [] }, { id: '1', call: 'list', args: [] }]) child.send(junk);
      child.send({ id: 5, call: 'insert', args: ['legal'] });
      expect(await answer).toMatchObject({ id: 5, ok: false, error: { code: 'app/unknown-call' } });
    } finally {
      child.kill();
    }
  });
});

describe('CardPort', () => {
  async function portWithCard() {
    const tray = createDemoTray([]);
    await tray.insert('legal');
    return { tray, port: createCardPort([tray]), cardId: 'softcard:legal' };
  }

  it('wipes every PIN it was given, right, wrong or refused', async () => {
    const { port, cardId } = await portWithCard();
    const given = [pin(), pin('00000000'), pin('1'), pin(), pin('Xy345678'), pin(DEMO_ADMIN_PIN), pin('Xy345678'), pin()];
    const [right, wrong, short, old, next, puk, fresh, lost] = given as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    await port.sign(cardId, right, [{ text: 'a' }]);
    await port.verifyPin(cardId, wrong);
    await expect(port.verifyPin(cardId, short)).rejects.toThrow('pin/length');
    await port.changePin(cardId, old, next);
    await port.unblockPin(cardId, puk, fresh);
    await expect(port.verifyPin('softcard:none', lost)).rejects.toThrow('card/not-found');
    for (const buffer of given) expect(buffer.every((byte) => byte === 0)).toBe(true);
  });

  it('shows no provider’s silence as a stopped service while another one works', async () => {
    const { tray } = await portWithCard();
    const stopped = { ...tray, service: 'stopped', readers: [], cards: [] } as const;
    expect(createCardPort([stopped]).snapshot()).toEqual({ service: 'stopped', readers: [], cards: [] });
    expect(createCardPort([tray, stopped]).snapshot().service).toBe('running');
    expect(createCardPort([{ ...stopped, service: 'running' }]).snapshot().service).toBe('no-readers');
  });

  it('shows a card that two providers see once', async () => {
    const { tray } = await portWithCard();
    const [card] = tray.cards;
    if (!card) throw new Error('no card');
    const other = { ...tray, readers: ['R'], cards: [{ ...card, cardId: 'pcsc:R:1', provider: 'pcsc' as const, reader: 'R' }] };
    expect(createCardPort([tray, other]).snapshot().cards.map((one) => one.cardId)).toEqual([card.cardId]);
  });

  it('stops a command when the card is pulled from the tray meanwhile', async () => {
    const { tray, port, cardId } = await portWithCard();
    const work = port.sign(cardId, pin(), [{ text: 'a' }]);
    await tray.pull('legal');
    await expect(work).rejects.toThrow(/card\/(removed|not-found)/);
  });
});
