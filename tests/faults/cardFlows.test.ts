import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type ReaderService, startSoftReaders } from '../card/softReaders.ts';
import { type BenchCard, type CardBench, CHANGE_PIN, ECC_SIGN, openCardBench, VERIFY } from './cardBench.ts';

/** A login's APDUs: OpenApplication, OpenContainer, GenRandom, VerifyPIN, ECCSignData, ClearSecureState. */
const LOGIN_APDUS = [0x26, 0x42, 0x50, VERIFY, ECC_SIGN, 0x1c];
/** A PIN change's: OpenApplication, GenRandom, ChangePIN. */
const CHANGE_APDUS = [0x26, 0x50, CHANGE_PIN];
const steps = LOGIN_APDUS.map((_, at) => at + 1);

let pcscd: ReaderService;
let bench: CardBench;
beforeAll(async () => {
  pcscd = await startSoftReaders([{}, {}]);
  bench = await openCardBench(pcscd);
});
afterAll(async () => {
  await bench?.close();
  await pcscd?.stop();
});
beforeEach(async () => {
  await pcscd.start();
  // A test that failed in the midst of a fault must not take the others with it.
  await Promise.all([bench.first.reader.comeBack(), bench.second.reader.comeBack()]);
  for (const card of [bench.first, bench.second]) card.putIn();
  await allWell();
});

const times = (card: BenchCard, instruction: number): number => card.seen.filter((one) => one === instruction).length;

/** Both flows work, without a restart of anything, and cost their APDUs and one PIN command each. */
async function allWell(): Promise<void> {
  await Promise.all([bench.usable(bench.first), bench.usable(bench.second)]);
  bench.first.watch();
  bench.second.watch();
  const [login, change] = await Promise.all([bench.login(), bench.changePin()]);
  expect({ login, change }).toEqual({ login: 'entered', change: 'ok' });
  expect({ login: bench.first.seen, change: bench.second.seen }).toEqual({ login: LOGIN_APDUS, change: CHANGE_APDUS });
  await bench.host.desktop.session.logout({});
}

/** Runs both flows at once, each hit at its `step`-th APDU by `strike`; the outcomes. */
async function bothHit(step: number, strike: () => void): Promise<{ login: string; change: string }> {
  const arrived = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
  let struck = false;
  const hit = (mine: PromiseWithResolvers<void>) => async (_apdu: Uint8Array, count: number) => {
    if (count !== step) return 'answer' as const;
    mine.resolve();
    await Promise.all([arrived.first.promise, arrived.second.promise]);
    if (!struck) strike();
    struck = true;
    return 'answer' as const;
  };
  bench.first.watch(hit(arrived.first));
  bench.second.watch(hit(arrived.second));
  const changing = bench.changePin();
  // Later steps are the login's alone: the change is over by then.
  if (step > CHANGE_APDUS.length) void changing.then(() => arrived.second.resolve());
  const [login, change] = await Promise.all([bench.login(), changing]);
  return { login, change };
}

/** What holds after every fault. */
async function nothingLost(login: string): Promise<void> {
  // Right PINs cost no try, whatever became of their answers; and no PIN was sent twice.
  expect({ first: bench.first.card.state.triesLeft, second: bench.second.card.state.triesLeft }).toEqual({ first: 5, second: 5 });
  expect(times(bench.first, VERIFY)).toBeLessThanOrEqual(1);
  expect(times(bench.second, CHANGE_PIN)).toBeLessThanOrEqual(1);
  // A session exists only where the card signed; the removal then ends it.
  if (login !== 'entered') expect(await bench.host.desktop.session.current({})).toEqual({ session: null });
  bench.first.watch();
  bench.second.watch();
}

describe('login and PIN change at once', () => {
  it('LOGIN-5 both cards pulled before and after every APDU: told, no try lost, no false success, and the next ones work', { timeout: 120_000 }, async () => {
    for (const step of steps) {
      for (const fate of ['pull-before', 'pull-after'] as const) {
        const before = (await Promise.all([bench.usable(bench.first), bench.usable(bench.second)])).map(({ cardId }) => cardId);
        for (const card of [bench.first, bench.second]) card.watch((_apdu, count) => (count === step ? fate : 'answer'));
        const [login, change] = await Promise.all([bench.login(), bench.changePin()]);
        // Pulled while it is locked again, the card has signed already.
        expect({ step, fate, login }).toEqual({ step, fate, login: step === LOGIN_APDUS.length ? 'entered' : 'card/removed' });
        // Once ChangePIN was sent, nobody can know.
        const lost = step === CHANGE_APDUS.length ? 'pin/change-unknown' : 'card/removed';
        expect({ step, fate, change }).toEqual({ step, fate, change: step > CHANGE_APDUS.length ? 'ok' : lost });
        await nothingLost(login);
        await bench.shown(({ cards }) => cards.length === (step > CHANGE_APDUS.length ? 1 : 0));
        for (const card of [bench.first, bench.second]) card.putIn();
        await bench.usable(bench.first, before[0]);
        await bench.usable(bench.second, step > CHANGE_APDUS.length ? undefined : before[1]);
        expect(await bench.host.desktop.session.current({})).toEqual({ session: null });
      }
    }
    await allWell();
  });

  it('LOGIN-5 both readers unplugged before and after every APDU and plugged in again: told as unplugged, no try lost, no false success, and the next ones work', { timeout: 120_000 }, async () => {
    for (const step of steps) {
      for (const fate of ['vanish-before', 'vanish-after'] as const) {
        for (const card of [bench.first, bench.second]) card.watch((_apdu, count) => (count === step ? fate : 'answer'));
        const [login, change] = await Promise.all([bench.login(), bench.changePin()]);
        // Unplugged while it is locked again, the card has signed already.
        expect({ step, fate, login }).toEqual({ step, fate, login: step === LOGIN_APDUS.length ? 'entered' : 'card/reader-removed' });
        // Once ChangePIN was sent, nobody can know.
        const lost = step === CHANGE_APDUS.length ? 'pin/change-unknown' : 'card/reader-removed';
        const seen = step > CHANGE_APDUS.length ? CHANGE_APDUS : bench.second.seen;
        expect({ step, fate, change, seen: bench.second.seen }).toEqual({ step, fate, change: step > CHANGE_APDUS.length ? 'ok' : lost, seen });
        // The PIN change is over by its third APDU, and leaves its reader plugged in.
        const left = step > CHANGE_APDUS.length ? 1 : 0;
        const { service } = await bench.shown(({ readers, cards }) => readers.length === left && cards.length === left);
        expect({ step, fate, service }).toEqual({ step, fate, service: left === 1 ? 'running' : 'no-readers' });
        await nothingLost(login);
        expect(await bench.host.desktop.session.current({})).toEqual({ session: null });
        await Promise.all([bench.first.reader.comeBack(), bench.second.reader.comeBack()]);
        await Promise.all([bench.usable(bench.first), bench.usable(bench.second)]);
      }
    }
    await allWell();
  });

  it('the reader service killed at every APDU and started again: told, no try lost, and the next ones work', { timeout: 120_000 }, async () => {
    for (const step of steps) {
      let killed: Promise<void> | undefined;
      const { login, change } = await bothHit(step, () => {
        killed = pcscd.kill();
      });
      await killed;
      await bench.shown(({ service }) => service === 'stopped');
      if (step < LOGIN_APDUS.length) expect(['card/service-stopped', 'card/removed'], `step ${step}`).toContain(login);
      if (step < CHANGE_APDUS.length) expect(['card/service-stopped', 'card/removed'], `step ${step}`).toContain(change);
      else expect(change).toBe(step === CHANGE_APDUS.length ? 'pin/change-unknown' : 'ok');
      await nothingLost(login);
      await pcscd.start();
      await Promise.all([bench.usable(bench.first), bench.usable(bench.second)]);
      if (login === 'entered') await bench.host.desktop.session.logout({});
    }
    await allWell();
  });

  it.each(['SIGKILL', 'SIGSEGV', 'SIGSTOP'] as const)('the native host gets %s at every APDU: told, no try lost, and the next ones work', { timeout: 120_000 }, async (signal) => {
    for (const step of steps) {
      await Promise.all([bench.usable(bench.first), bench.usable(bench.second)]);
      const { pid } = bench.app.native;
      const { login, change } = await bothHit(step, () => process.kill(pid ?? Number.NaN, signal));
      expect({ step, login }).toEqual({ step, login: 'card/host-restarted' });
      // Main cannot know how far a message got that it has sent.
      expect({ step, change }).toEqual({ step, change: step > CHANGE_APDUS.length ? 'ok' : 'pin/change-unknown' });
      await nothingLost(login);
      await Promise.all([bench.usable(bench.first), bench.usable(bench.second)]);
      expect(bench.app.native.pid).not.toBe(pid);
    }
    await allWell();
  });

  it('twice at once on one card: one after the other, each with its own VERIFY', async () => {
    const { cardId } = await bench.usable(bench.first);
    bench.first.watch();
    const signing = bench.app.native.sign(cardId, new TextEncoder().encode(DEMO_PIN), [{ text: 'a' }, { text: 'b' }]);
    const [login, signed] = await Promise.all([bench.login(), signing]);
    expect(login).toBe('entered');
    expect(signed).toMatchObject({ result: 'ok', signatures: [{}, {}] });
    expect(times(bench.first, VERIFY)).toBe(2);
    expect(times(bench.first, ECC_SIGN)).toBe(3);
    await bench.host.desktop.session.logout({});
  });
});

describe('a slow card, 2 s for each APDU', () => {
  it('leaves the client live, and cancel ends the login before the PIN is sent, or after it, with no try lost', { timeout: 60_000 }, async () => {
    const { cardId } = await bench.usable(bench.first);
    for (const at of [1, LOGIN_APDUS.indexOf(VERIFY) + 1]) {
      const reached = Promise.withResolvers<void>();
      bench.first.watch((_apdu, count) => {
        if (count === at) {
          bench.first.slowMs = 2_000;
          reached.resolve();
        }
        return 'answer';
      });
      let over = false;
      const login = bench.login().finally(() => (over = true));
      await reached.promise;
      // The other card, the host and the window's calls go on meanwhile.
      expect(await bench.app.native.ping()).toBe('pong');
      expect(await bench.changePin()).toBe('ok');
      expect(await bench.host.desktop.session.current({})).toEqual({ session: null });
      expect(over).toBe(false);
      await bench.host.desktop.cards.cancel({ cardId });
      expect(await login).toBe('pin/cancelled');
      bench.first.slowMs = 0;
      expect(bench.first.seen).toEqual(LOGIN_APDUS.slice(0, at));
      expect(bench.first.card.state.triesLeft).toBe(5);
    }
    await allWell();
  });

  it('cancel closes a PIN window that is open, and sends nothing', async () => {
    const { cardId } = await bench.usable(bench.first);
    const opened = Promise.withResolvers<void>();
    bench.host.onPin(() => {
      opened.resolve();
      return new Promise(() => {});
    });
    bench.first.watch();
    const login = bench.login();
    await opened.promise;
    await bench.host.desktop.cards.cancel({ cardId });
    expect(await login).toBe('pin/cancelled');
    expect(bench.first.seen).toEqual([]);
    bench.host.onPin(() => DEMO_PIN);
    await allWell();
  });
});

describe('many times', () => {
  it('signs 300 times and comes and goes 10 times; the last works as the first', { timeout: 60_000 }, async () => {
    const { cardId } = await bench.usable(bench.first);
    bench.first.watch();
    for (let n = 0; n < 300; n += 1) {
      const pin = new TextEncoder().encode(DEMO_PIN);
      expect(await bench.app.native.sign(cardId, pin, [{ text: `${n}` }])).toMatchObject({ result: 'ok' });
    }
    expect(times(bench.first, VERIFY)).toBe(300);
    for (let n = 0; n < 10; n += 1) {
      const before = await bench.usable(bench.first);
      await bench.first.pull();
      await bench.shown(({ cards }) => cards.length === 1);
      bench.first.putIn();
      await bench.usable(bench.first, before.cardId);
    }
    await allWell();
  });
});
