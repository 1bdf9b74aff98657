import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DesktopApi } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { sm3 } from '../../crypto/sm.ts';
import { DEMO_ADMIN_PIN } from '../../native/softcard/sandboxCards.ts';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { drawnSeal, queueSeal } from '../fixtures/queueSeal.ts';
import type { Order, Report } from './pinMemory/orders.ts';
import { type Pattern, patternsOf, scanMemory } from './support/memoryScan.ts';
import { isRunning, processTree } from './support/processes.ts';

/** Eight characters that stand nowhere else: no word, no number of the registry. */
function freshSecret(): string {
  const letters = 'BCDFGHJKLMNPQRSTVWXZbcdfghjkmnpqrstvwxz23456789';
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => letters[byte % letters.length]).join('');
}

const folder = mkdtempSync(join(tmpdir(), 'pin-memory-'));
const snapshots = join(folder, 'snapshots');
const pin = freshSecret();
const planted = freshSecret();
/** The card's PIN now. */
let current = pin;
let client: ChildProcess;
let nativeHost: number;
let cardId: string;

/** The next report of that kind. */
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

async function ask(area: string, name: string, input: unknown): Promise<unknown> {
  const answered = report('answer');
  client.send({ order: 'call', area, name, input } satisfies Order);
  const { answer } = await answered;
  if (!answer.ok) throw AppError.fromWire(answer.error);
  return answer.value;
}
/** What the page calls. */
const desktop = new Proxy({} as DesktopApi, {
  get: (_, area: string) => new Proxy({}, { get: (_area, name: string) => (input: unknown) => ask(area, name, input) }),
});
async function type(text: string): Promise<void> {
  for (const key of text) await order({ order: 'key', key });
}
/** An act that asks for the PIN once, which is typed key by key. */
async function withPin<T>(act: () => Promise<T>): Promise<T> {
  const window = report('pin-window');
  const acted = act();
  await window;
  await type(current);
  await order({ order: 'key', key: 'Enter' });
  return acted;
}

/** Looks through every process of the client: kind of process, what was found, in which form, where. */
function find(patterns: readonly Pattern[]): string[] {
  return processTree(client.pid).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const type = /--type=([\w-]+)/.exec(command)?.[1] ?? (/chrom|edge/.test(command) ? 'browser' : 'server');
      const process = pid === client.pid ? 'main' : pid === nativeHost ? 'native-host' : type;
      return scanMemory(pid, patterns).map((hit) => `${process}: ${hit}`);
    } catch (thrown) {
      if (isRunning(pid)) throw thrown;
      return [];
    }
  });
}

beforeAll(async () => {
  await buildRenderer();
  mkdirSync(snapshots);
  const digest = Buffer.from(sm3(Buffer.from(pin))).toString('hex');
  client = fork('tests/e2e/pinMemory/app.ts', [folder, snapshots, digest, planted], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  ({ nativeHost, cardId } = await report('ready'));
});
afterAll(async () => {
  if (client?.connected) {
    const ended = new Promise((resolve) => client.once('exit', resolve));
    client.send({ order: 'quit' } satisfies Order);
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the PIN in memory', () => {
  it('lies in no process as text, neither while it is typed nor after the login; what is planted there is found', async () => {
    await order({ order: 'plant', reversed: [...planted].reverse().join('') });
    const window = report('pin-window');
    const login = desktop.session.loginByCard({ cardId });
    await window;
    await type(pin);
    // Not even in the PIN window's own process: its characters lie apart until they are masked.
    expect(find(patternsOf('pin', pin))).toEqual([]);
    await order({ order: 'key', key: 'Enter' });
    expect(await login).toMatchObject({ outcome: 'entered' });

    const hits = find([...patternsOf('pin', pin), ...patternsOf('planted', planted)]);
    expect(hits.filter((hit) => hit.includes('pin'))).toEqual([]);
    for (const expected of ['main: planted ascii', 'main: planted utf-16', 'native-host: planted ascii', 'renderer: planted utf-16']) {
      expect(hits.some((hit) => hit.startsWith(expected)), `${expected} in ${hits.join(', ')}`).toBe(true);
    }
  });

  it('SEAL-4 lies in no process after a seal was signed and stored, nor after a batch of them', async () => {
    const seal = await drawnSeal(desktop, '一号章');
    await withPin(() => desktop.seals.save({ ...seal, cardId }));
    expect(find(patternsOf('pin', current))).toEqual([]);

    const draftIds = [await queueSeal(desktop, '二号章'), await queueSeal(desktop, '三号章')];
    const { results } = await withPin(() => desktop.submission.submit({ cardId, draftIds }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['stored', 'stored']);
    expect(find(patternsOf('pin', current))).toEqual([]);
  });

  it('CARD-6 lies in no process after the identity check of an operator', async () => {
    await desktop.session.logout({});
    await desktop.demo.insert({ id: 'operator-d' });
    const { cards } = await desktop.cards.list({});
    const operator = cards.find((card) => card.cardId !== cardId)?.cardId ?? '';
    const login = await withPin(() => desktop.session.loginByCard({ cardId: operator }));
    if (login.outcome !== 'identity-check') throw new Error(login.outcome);
    expect(await withPin(() => desktop.session.confirmIdentity({ ticket: login.ticket, cardId: operator }))).toMatchObject({ outcome: 'entered' });
    expect(find(patternsOf('pin', current))).toEqual([]);
  });

  it.each(['changePin', 'unblockPin'] as const)('of a new PIN: neither it nor what proves it lies anywhere as text, while typed or after %s', async (act) => {
    const next = freshSecret();
    // The demo's admin PIN stands in the program itself, and so cannot be looked for.
    const [proof, secrets] = act === 'changePin' ? [current, [current, next]] : [DEMO_ADMIN_PIN, [next]];
    const patterns = secrets.flatMap((secret, at) => patternsOf(`secret ${at}`, secret));
    const window = report('pin-window');
    const changed = desktop.cardTools[act]({ cardId });
    await window;
    for (const [at, value] of [proof, next, next].entries()) {
      if (at > 0) await order({ order: 'key', key: 'Tab' });
      await type(value);
    }
    expect(find(patterns)).toEqual([]);
    await order({ order: 'key', key: 'Enter' });
    await changed;
    expect(find(patterns)).toEqual([]);
    current = next;
  });

  it('lies in no heap snapshot of renderer, main or native host; what is planted there does', async () => {
    await order({ order: 'snapshot' });
    process.kill(nativeHost, 'SIGUSR2');
    const written = async (name: RegExp): Promise<string> => {
      for (let left = 200; left > 0; left -= 1) {
        const file = readdirSync(snapshots).find((one) => name.test(one));
        const text = file ? readFileSync(join(snapshots, file), 'utf8') : '';
        if (text.trimEnd().endsWith('}')) return text;
        await pause(100);
      }
      throw new Error(`no snapshot ${name.source}`);
    };
    for (const name of [/^main/, /^renderer/, /^Heap/]) {
      const text = await written(name);
      expect({ name: name.source, planted: text.includes(planted), pin: [pin, current].some((one) => text.includes(one)) }).toEqual({ name: name.source, planted: true, pin: false });
    }
  });
});
