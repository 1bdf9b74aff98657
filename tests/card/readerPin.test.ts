import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sm3 } from '../../crypto/sm.ts';
import { type Keyed, softKeypad } from '../../native/pcsc/testing/softKeypad.ts';
import { loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { type ReaderService, startSoftReaders } from './softReaders.ts';
import type { Order, Report } from '../e2e/pinMemory/orders.ts';
import { type Pattern, patternsOf, scanMemory } from '../e2e/support/memoryScan.ts';
import { isRunning, processTree } from '../e2e/support/processes.ts';

// The whole client in a real Chromium, on a real pcscd, with a card that takes a plain VERIFY: its readers and the person at them are here.

/** Eight digits that stand nowhere else. */
const pin = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte % 10).join('');
const planted = `planted-${crypto.randomUUID()}`;
const digest = Buffer.from(sm3(Buffer.from(pin))).toString('hex');
const keypad = softKeypad();
const card = loadSoftCard('legal', { takesPlainPin: true, pinDigest: digest });
/** A browser starts, and the windows may have to be built. */
const WITH_BROWSER_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), 'reader-pin-'));
let service: ReaderService;
let client: ChildProcess;
let verifies = 0;

function report<T extends Report['told']>(told: T): Promise<Extract<Report, { told: T }>> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('the client ended'));
    const take = (message: Report): void => {
      if (message.told !== told) return;
      client.off('message', take);
      client.off('exit', gone);
      resolve(message as Extract<Report, { told: T }>);
    };
    client.on('message', take);
    client.once('exit', gone);
  });
}
async function order(message: Order): Promise<void> {
  const done = report('done');
  client.send(message);
  await done;
}
async function look(): Promise<{ time: string; inputs: number }> {
  const seen = report('seen');
  client.send({ order: 'look' } satisfies Order);
  return seen;
}

/** Looks through every process of the client: which one, what was found, in which form. */
function find(patterns: readonly Pattern[]): string[] {
  return processTree(client.pid).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return scanMemory(pid, patterns).map((hit) => `${/--type=([\w-]+)/.exec(command)?.[1] ?? command.slice(0, 60)}: ${hit}`);
    } catch (thrown) {
      if (isRunning(pid)) throw thrown;
      return [];
    }
  });
}

/** Puts the card into that reader and starts the client. */
async function start(reader: 0 | 1): Promise<string> {
  const home = join(folder, `reader${reader}`);
  mkdirSync(home);
  service.readers[reader]?.insert({
    card,
    onApdu: ([cla, ins]) => {
      if (cla === 0 && ins === 0x20) verifies += 1;
      return 'answer';
    },
  });
  verifies = 0;
  client = fork('tests/e2e/pinMemory/app.ts', [home, home, digest, 'title', 'readers'], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const { cardId } = await report('ready');
  await order({ order: 'plant', reversed: [...planted].reverse().join('') });
  return cardId;
}
async function stop(reader: 0 | 1): Promise<void> {
  if (client?.connected) {
    const ended = new Promise((resolve) => client.once('exit', resolve));
    client.send({ order: 'quit' } satisfies Order);
    await ended;
  }
  await service.readers[reader]?.pull();
}
function login(cardId: string): { window: Promise<unknown>; answer: Promise<{ readonly answer: { readonly ok: boolean } }> } {
  const [window, answer] = [report('pin-window'), report('answer')];
  client.send({ order: 'call', area: 'session', name: 'loginByCard', input: { cardId } } satisfies Order);
  return { window, answer };
}
function expectNoPin(): void {
  const hits = find([...patternsOf('pin', pin), ...patternsOf('planted', planted)]);
  expect(hits.filter((hit) => hit.includes(': pin'))).toEqual([]);
  expect(hits.some((hit) => hit.includes(': planted'))).toBe(true);
}

beforeAll(async () => {
  await buildRenderer();
  service = await startSoftReaders([keypad, {}]);
}, WITH_BROWSER_MS);
afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('UI-1 a PIN at the reader', { timeout: WITH_BROWSER_MS }, () => {
  it('logs in with one VERIFY, counts the time while the reader waits, and the PIN is in no process of the client', async () => {
    const cardId = await start(0);
    const [waits, keyed] = [Promise.withResolvers<void>(), Promise.withResolvers<Keyed>()];
    keypad.hand = () => {
      waits.resolve();
      return keyed.promise;
    };
    const { window, answer } = login(cardId);
    await window;
    expect(keypad.asked).toEqual([]);
    await order({ order: 'key', key: 'Enter' });
    await waits.promise;
    await expect.poll(look).toMatchObject({ time: expect.stringMatching(/^还剩 \d+ 秒$/), inputs: 0 });
    keyed.resolve(pin);
    expect((await answer).answer.ok).toBe(true);
    expect(verifies).toBe(1);
    expectNoPin();
    await stop(0);
  });

  it('typed on the PC for the same card in a reader without a keypad: one VERIFY, and the PIN stays in no process', async () => {
    const cardId = await start(1);
    const { window, answer } = login(cardId);
    await window;
    for (const key of pin) await order({ order: 'key', key });
    await order({ order: 'key', key: 'Enter' });
    expect((await answer).answer.ok).toBe(true);
    expect(verifies).toBe(1);
    expectNoPin();
    await stop(1);
  });
});
