import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { DEMO_ADMIN_PIN } from '../../native/softcard/sandboxCards.ts';
import { type ReaderService, startSoftReaders } from '../card/softReaders.ts';
import { queueSeal } from '../fixtures/queueSeal.ts';
import { type BenchCard, type CardBench, CHANGE_PIN, ECC_SIGN, openCardBench, UNBLOCK_PIN, VERIFY } from './cardBench.ts';

// What the user does with a card beside logging in, through the whole client on a real pcscd: a legal-person card, and an operator's card
// whose account waits for the identity check.
let pcscd: ReaderService;
let bench: CardBench;
beforeAll(async () => {
  pcscd = await startSoftReaders([{}, {}]);
  bench = await openCardBench(pcscd, { first: 'legal', second: 'operator-d' });
});
afterAll(async () => {
  await bench?.close();
  await pcscd?.stop();
});
beforeEach(async () => {
  await pcscd.start();
  bench.host.onPin(() => DEMO_PIN);
  for (const card of [bench.first, bench.second]) {
    card.slowMs = 0;
    card.watch();
  }
});

const times = (card: BenchCard, instruction: number): number => card.seen.filter((one) => one === instruction).length;
const asked = async (act: () => Promise<unknown>): Promise<{ code: string; prompts: number }> => {
  const before = bench.host.prompts.length;
  const code = await act().then(() => 'ok', (thrown: unknown) => AppError.from(thrown).code);
  return { code, prompts: bench.host.prompts.length - before };
};

/** Runs an act of this card, which thinks 2 s over each APDU from the `step`-th on, and cancels it there, as the button does. */
async function giveUp(card: BenchCard, step: number, act: () => Promise<unknown>): Promise<string> {
  const { cardId } = await bench.usable(card);
  const reached = Promise.withResolvers<void>();
  card.watch((_apdu, count) => {
    if (count === step) {
      card.slowMs = 2_000;
      reached.resolve();
    }
    return 'answer';
  });
  const outcome = asked(act);
  await reached.promise;
  expect(await bench.app.native.ping()).toBe('pong');
  await bench.host.desktop.cards.cancel({ cardId });
  const { code } = await outcome;
  card.slowMs = 0;
  expect(card.seen).toHaveLength(step); // nothing was sent after the command that it was at
  return code;
}

describe('a batch of seals', () => {
  const names = ['一号章', '二号章', '三号章'];
  let draftIds: string[];
  let cardId: string;
  const submit = () => bench.host.desktop.submission.submit({ cardId, draftIds });
  const stored = async () => (await bench.host.desktop.seals.list({})).items.length;
  const waiting = async () => (await bench.host.desktop.prepared.list({})).items.filter(({ queue }) => queue?.state === 'waiting').length;

  beforeAll(async () => {
    bench.host.onPin(() => DEMO_PIN);
    const outcome = await bench.login();
    if (outcome !== 'entered') throw new Error(outcome);
    draftIds = [];
    for (const name of names) draftIds.push(await queueSeal(bench.host.desktop, name));
  });
  beforeEach(async () => {
    ({ cardId } = await bench.usable(bench.first));
  });
  afterAll(() => bench.host.desktop.session.logout({}));

  it('SEAL-4 with a slow card is given up at any step: no try lost, nothing signed is kept, everything waits', { timeout: 60_000 }, async () => {
    // OpenApplication, VerifyPIN, the second signature.
    for (const step of [1, 4, 6]) {
      expect({ step, code: await giveUp(bench.first, step, submit) }).toEqual({ step, code: 'pin/cancelled' });
      expect(times(bench.first, VERIFY)).toBe(step < 4 ? 0 : 1);
      expect({ triesLeft: bench.first.card.state.triesLeft, stored: await stored(), waiting: await waiting() }).toEqual({ triesLeft: 5, stored: 0, waiting: 3 });
    }
  });

  it('SEAL-4 a wrong PIN signs nothing and is sent once; the next entry is another VERIFY', async () => {
    let entry = 0;
    bench.host.onPin(async () => (entry++ === 0 ? '00000000' : 'CANCEL'));
    const { code, prompts } = await asked(submit);
    expect({ code, prompts, verifies: times(bench.first, VERIFY), signed: times(bench.first, ECC_SIGN) }).toEqual({ code: 'pin/cancelled', prompts: 2, verifies: 1, signed: 0 });
    expect(bench.first.card.state.triesLeft).toBe(4);
    expect(await waiting()).toBe(3);
  });

  it('SEAL-4 one PIN is one VERIFY, however many it signs, and its window named them all', async () => {
    const { code, prompts } = await asked(submit);
    expect({ code, prompts, verifies: times(bench.first, VERIFY), signed: times(bench.first, ECC_SIGN) }).toEqual({ code: 'ok', prompts: 1, verifies: 1, signed: names.length });
    expect(bench.host.prompts.at(-1)?.items?.names).toEqual(names.map((name) => `印章：${name}`));
    expect(bench.first.card.state.triesLeft).toBe(5);
    expect(await stored()).toBe(names.length);
  });

  it('LOGIN-5 SEAL-4 pulled between two signatures: told, nothing is stored, everything waits for the next time', async () => {
    draftIds = [await queueSeal(bench.host.desktop, '四号章'), await queueSeal(bench.host.desktop, '五号章')];
    const before = await stored();
    bench.first.watch((_apdu, count) => (count === 6 ? 'pull-before' : 'answer'));
    const { code } = await asked(submit);
    expect(code).toBe('card/removed');
    expect(times(bench.first, VERIFY)).toBe(1);
    bench.first.watch();
    await bench.shown(({ cards }) => cards.length === 1);
    bench.first.putIn();
    await bench.usable(bench.first, cardId);
    expect(await bench.login()).toBe('entered');
    expect({ stored: await stored(), waiting: await waiting() }).toEqual({ stored: before, waiting: 2 });
    ({ cardId } = await bench.usable(bench.first));
    expect(await asked(submit)).toEqual({ code: 'ok', prompts: 1 });
    expect(await stored()).toBe(before + 2);
  });
});

describe('the identity check', () => {
  it('CARD-6 a slow card is given up; asked again, login and check are one PIN and one VERIFY each', { timeout: 30_000 }, async () => {
    const { desktop } = bench.host;
    const { cardId } = await bench.usable(bench.second);
    const login = await desktop.session.loginByCard({ cardId });
    if (login.outcome !== 'identity-check') throw new Error(login.outcome);
    expect(times(bench.second, VERIFY)).toBe(1);
    const confirm = () => desktop.session.confirmIdentity({ ticket: login.ticket, cardId });
    expect(await giveUp(bench.second, 4, confirm)).toBe('pin/cancelled');
    expect(times(bench.second, VERIFY)).toBe(1);
    expect(await desktop.session.current({})).toEqual({ session: null });

    bench.second.watch();
    expect(await asked(confirm)).toEqual({ code: 'ok', prompts: 1 });
    expect([times(bench.second, VERIFY), times(bench.second, ECC_SIGN)]).toEqual([1, 1]);
    expect((await desktop.session.current({})).session?.username).toBe('dingop1');
    expect(bench.second.card.state.triesLeft).toBe(5);
    await desktop.session.logout({});
  });
});

describe('a new PIN', () => {
  const NEXT = 'Qx7391ab';
  it.each([
    ['changePin', CHANGE_PIN, [DEMO_PIN, NEXT], [NEXT, DEMO_PIN]],
    ['unblockPin', UNBLOCK_PIN, [DEMO_ADMIN_PIN, NEXT], [DEMO_ADMIN_PIN, DEMO_PIN]],
  ] as const)('%s: a slow card is given up before the command; once it is sent, what was done is told', { timeout: 30_000 }, async (act, instruction, there, back) => {
    const { cardId } = await bench.usable(bench.first);
    const run = () => bench.host.desktop.cardTools[act]({ cardId });
    bench.host.onPin(() => there);
    expect(await giveUp(bench.first, 1, run)).toBe('pin/cancelled');
    expect(times(bench.first, instruction)).toBe(0);
    // OpenApplication, GenRandom, and the command itself: too late.
    expect(await giveUp(bench.first, 3, run)).toBe('ok');
    expect(times(bench.first, instruction)).toBe(1);
    bench.first.watch();
    bench.host.onPin(() => back);
    expect(await asked(run)).toEqual({ code: 'ok', prompts: 1 });
    expect(bench.first.seen.filter((one) => [VERIFY, CHANGE_PIN, UNBLOCK_PIN].includes(one))).toEqual([instruction]);
    expect(bench.first.card.state.triesLeft).toBe(5);
  });
});
