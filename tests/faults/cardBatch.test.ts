import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { type ReaderService, startSoftReaders } from '../card/softReaders.ts';
import { queueSeal } from '../fixtures/queueSeal.ts';
import { type CardBench, ECC_SIGN, openCardBench, VERIFY } from './cardBench.ts';

/** A batch of two: OpenApplication, OpenContainer, GenRandom, VerifyPIN, ECCSignData for each, ClearSecureState. */
const BATCH_APDUS = [0x26, 0x42, 0x50, VERIFY, ECC_SIGN, ECC_SIGN, 0x1c];
const NAMES = ['一号章', '二号章'];
const steps = BATCH_APDUS.map((_, at) => at + 1);

let pcscd: ReaderService;
let bench: CardBench;
let draftIds: string[] = [];
beforeAll(async () => {
  pcscd = await startSoftReaders([{}, {}]);
  bench = await openCardBench(pcscd);
});
afterAll(async () => {
  await bench?.close();
  await pcscd?.stop();
});

const stored = async (): Promise<number> => (await bench.host.desktop.seals.list({ pageSize: 1 })).total;
const queued = async () => (await bench.host.desktop.prepared.list({})).items.flatMap(({ queue }) => queue ?? []);
const signedOnRecord = (): number => bench.app.context.store.audit.list(10_000).filter(({ event }) => event === 'seal-signed').length;

/** The legal person is logged in, and two filled seals wait. */
async function ready(): Promise<string> {
  const { cardId } = await bench.usable(bench.first);
  if (!(await bench.host.desktop.session.current({})).session) expect(await bench.login()).toBe('entered');
  if ((await queued()).length === 0) {
    draftIds = [];
    for (const name of NAMES) draftIds.push(await queueSeal(bench.host.desktop, name));
  }
  return cardId;
}

/** Submits what is queued; its results or the error's code, and how often the PIN was asked for. */
async function submit(cardId: string): Promise<{ told: string; results: readonly SubmissionResult[]; prompts: number }> {
  const before = bench.host.prompts.length;
  const answer = await bench.host.desktop.submission.submit({ cardId, draftIds }).catch((thrown: unknown) => AppError.from(thrown).code);
  const prompts = bench.host.prompts.length - before;
  return typeof answer === 'string' ? { told: answer, results: [], prompts } : { told: 'ok', results: answer.results, prompts };
}

/** A batch goes through, without a restart of anything: one PIN, its APDUs, every record stored. */
async function allWell(): Promise<void> {
  const cardId = await ready();
  const before = { stored: await stored(), signed: signedOnRecord() };
  bench.first.watch();
  const { told, results, prompts } = await submit(cardId);
  expect({ told, prompts, outcomes: results.map(({ outcome }) => outcome) }).toEqual({ told: 'ok', prompts: 1, outcomes: ['stored', 'stored'] });
  expect(bench.first.seen).toEqual(BATCH_APDUS);
  expect({ stored: await stored(), signed: signedOnRecord() }).toEqual({ stored: before.stored + NAMES.length, signed: before.signed + NAMES.length });
}

interface Blow {
  readonly blow: string;
  /** What befalls the card at the APDU that is struck. */
  strike(): 'answer' | 'pull-before' | 'pull-after' | 'vanish-before' | 'vanish-after' | Promise<'answer'>;
  /** What the user is told while the card has not answered everything. */
  readonly told: readonly string[];
  /** And at the last APDU, when both signatures are there and the card is only locked again. */
  readonly atLast: readonly string[];
  /** Puts things right as a user would, and waits until the card is shown again. */
  mend(before: string): Promise<void>;
}

async function putBack(before: string): Promise<void> {
  await bench.shown(({ cards }) => cards.length === 1);
  bench.first.putIn();
  await bench.usable(bench.first, before);
}
async function plugIn(): Promise<void> {
  await bench.shown(({ readers }) => readers.length === 1);
  await bench.first.reader.comeBack();
  await bench.usable(bench.first);
}
let killed: Promise<void> | undefined;
async function startService(): Promise<void> {
  await killed;
  await bench.shown(({ service }) => service === 'stopped');
  await pcscd.start();
  await bench.usable(bench.first);
}
let struckHost: number | undefined;
async function hostIsBack(): Promise<void> {
  await bench.usable(bench.first);
  expect(bench.app.native.pid).not.toBe(struckHost);
}

const blows: readonly Blow[] = [
  ...(['pull-before', 'pull-after'] as const).map((fate) => ({ blow: `card, ${fate}`, strike: () => fate, told: ['card/removed'], atLast: ['ok'], mend: putBack })),
  ...(['vanish-before', 'vanish-after'] as const).map((fate) => ({ blow: `reader, ${fate}`, strike: () => fate, told: ['card/reader-removed'], atLast: ['ok'], mend: plugIn })),
  {
    blow: 'service killed and started again',
    strike: () => {
      killed = pcscd.kill();
      return 'answer';
    },
    told: ['card/service-stopped', 'card/removed'],
    atLast: ['ok'],
    mend: startService,
  },
  ...(['SIGKILL', 'SIGSEGV', 'SIGSTOP'] as const).map((signal) => ({
    blow: `native host, ${signal}`,
    strike: () => {
      struckHost = bench.app.native.pid;
      process.kill(struckHost ?? Number.NaN, signal);
      return 'answer' as const;
    },
    told: ['card/host-restarted'],
    atLast: ['card/host-restarted'],
    mend: hostIsBack,
  })),
];

describe('a batch of two seals, signed after one entry of the PIN', () => {
  beforeEach(() => pcscd.start());

  it.each(blows)('SEAL-4 LOGIN-5 $blow, at every APDU: told, no try lost, nothing is taken for signed or stored that is not, and the next batch goes', { timeout: 120_000 }, async ({ strike, told, atLast, mend }) => {
    for (const step of steps) {
      const cardId = await ready();
      const before = { stored: await stored(), signed: signedOnRecord() };
      bench.first.watch((_apdu, count) => (count === step ? strike() : 'answer'));
      const outcome = await submit(cardId);
      const seen = [...bench.first.seen];
      expect(step < BATCH_APDUS.length ? told : atLast, `step ${step}`).toContain(outcome.told);
      expect({ step, seen, prompts: outcome.prompts }).toEqual({ step, seen: BATCH_APDUS.slice(0, step), prompts: 1 });
      expect(bench.first.card.state.triesLeft).toBe(5);
      const left = await queued();
      await mend(cardId);
      const again = await ready();
      if (outcome.told !== 'ok') {
        expect({ step, left }).toMatchObject({ step, left: NAMES.map(() => ({ state: 'waiting', signed: false })) });
        expect({ stored: await stored(), signed: signedOnRecord() }).toEqual(before);
        continue;
      }
      // The card's going ends the session, perhaps before all is sent: what is told as stored is stored, the rest goes later as it was signed.
      const sent = outcome.results.filter((result) => result.outcome === 'stored').length;
      expect(left.map(({ signed }) => signed)).toEqual(NAMES.slice(sent).map(() => true));
      expect(await stored()).toBeGreaterThanOrEqual(before.stored + sent);
      if (sent < NAMES.length) expect(await submit(again)).toMatchObject({ told: 'ok', prompts: 0 });
      expect({ stored: await stored(), signed: signedOnRecord() }).toEqual({ stored: before.stored + NAMES.length, signed: before.signed + NAMES.length });
    }
    await allWell();
  });
});
