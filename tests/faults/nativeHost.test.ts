import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { verifyCardSignature } from '../../crypto/cardSignature.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { createCardDesk } from '../../main/card/cardDesk.ts';
import { type NativeHost, type NativeHostState, startNativeHost } from '../../main/card/nativeHost.ts';

const TEXT = 'one-time text';
let native: NativeHost;

beforeEach(async () => {
  native = startNativeHost({ pcsc: false, demo: true, heartbeatMs: 200, heartbeatLimitMs: 1_000 });
  await native.insert('legal');
});
afterEach(() => native.close());

const pin = (value: string = DEMO_PIN) => new TextEncoder().encode(value);

async function theCard() {
  const { cards } = await native.list();
  const card = cards[0];
  if (!card) throw new Error('no card in the tray');
  return card;
}

function nextState(wanted: NativeHostState): Promise<void> {
  return new Promise((resolve) => {
    const release = native.onState((state) => {
      if (state !== wanted) return;
      release();
      resolve();
    });
  });
}

/** The host's process, stopped: what is sent now is certainly under way and unanswered. */
function stopped(signal: NodeJS.Signals): number {
  const { pid } = native;
  if (pid === undefined) throw new Error('the native host is not running');
  process.kill(pid, signal);
  return pid;
}

async function signsWell(cardId: string): Promise<void> {
  const result = await native.sign(cardId, pin(), [{ text: TEXT }]);
  if (result.result !== 'ok') throw new Error(result.result);
  const signature = result.signatures[0];
  if (!signature) throw new Error('no signature');
  const certificate = readCertificate(signature.certificate);
  expect(verifyCardSignature(certificate, signature.algorithm, new TextEncoder().encode(TEXT), signature.signature)).toBe(true);
}

describe('the native host dies or hangs in the middle of a signature', () => {
  it.each(['SIGKILL', 'SIGSEGV', 'SIGTERM'] as const)('%s: the call fails with card/host-restarted, the card is back by itself and signs', async (signal) => {
    const { cardId, pin: before } = await theCard();
    const pid = stopped('SIGSTOP');
    const signing = native.sign(cardId, pin(), [{ text: TEXT }]);
    const failed = expect(signing).rejects.toMatchObject({ code: 'card/host-restarted' });
    const running = nextState('running');
    process.kill(pid, signal);
    if (signal !== 'SIGKILL') process.kill(pid, 'SIGCONT');
    await failed;
    await running;
    const card = await theCard();
    expect(card.pin.triesLeft).toBe(before.triesLeft);
    await signsWell(card.cardId);
  });

  it('SIGSTOP: the watchdog ends it, waiting calls fail, a new one takes over', async () => {
    const { cardId } = await theCard();
    const pid = stopped('SIGSTOP');
    const running = nextState('running');
    await expect(native.sign(cardId, pin(), [{ text: TEXT }])).rejects.toMatchObject({ code: 'card/host-restarted' });
    await running;
    expect(native.pid).not.toBe(pid);
    await signsWell((await theCard()).cardId);
  });

  it('a soft card keeps its PIN counter over the restart: killing the host is no way to guess on', async () => {
    const { cardId, pin: before } = await theCard();
    const wrong = await native.verifyPin(cardId, pin('00000000'));
    expect(wrong).toMatchObject({ result: 'wrong', triesLeft: (before.triesLeft ?? 0) - 1 });
    const running = nextState('running');
    stopped('SIGKILL');
    await running;
    expect((await theCard()).pin.triesLeft).toBe((before.triesLeft ?? 0) - 1);
  });

  it('while there is no host, calls fail at once instead of waiting', async () => {
    const restarting = nextState('restarting');
    stopped('SIGKILL');
    await restarting;
    await expect(native.list()).rejects.toMatchObject({ code: 'card/host-restarted' });
  });

  it('the card desk is not live while the host is away, and live again with its first snapshot', async () => {
    const desk = createCardDesk(native);
    const restarting = nextState('restarting');
    stopped('SIGKILL');
    await restarting;
    expect(desk.live).toBe(false);
    await new Promise<void>((resolve) => desk.onChange(() => resolve()));
    expect(desk.live).toBe(true);
    expect(desk.snapshot.cards).toHaveLength(1);
  });

  it('after sleep or a change of session it is started anew, once what waits is done, and that is no fault', async () => {
    const { cardId } = await theCard();
    const states: NativeHostState[] = [];
    native.onState((state) => states.push(state));
    const { pid } = native;
    const signing = native.sign(cardId, pin(), [{ text: TEXT }]);
    const running = nextState('running');
    native.renew();
    native.renew();
    expect(await signing).toMatchObject({ result: 'ok' });
    await running;
    expect(native.pid).not.toBe(pid);
    expect(states).toEqual(['woken', 'running']);
    await signsWell((await theCard()).cardId);
  });

  it('a main that was busy for longer than the watchdog waits does not take its host for hung', async () => {
    const { pid } = native;
    const until = Date.now() + 1_500;
    while (Date.now() < until); // nothing is heard meanwhile
    expect(await native.ping()).toBe('pong');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(native.pid).toBe(pid);
  });
});
