import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { sm3 } from '../../crypto/sm.ts';
import { type RunningApp, runApp } from '../../main/app.ts';
import { type ScriptedHost, scriptedHost } from '../../main/testing/scriptedHost.ts';
import { loadSoftCard, sandboxCards } from '../../native/softcard/sandboxCards.ts';
import type { SoftCard } from '../../native/softcard/softcard.ts';
import type { InsertedCard, ReaderFate, SoftReader } from '../../native/pcsc/testing/softReader.ts';
import type { ReaderService } from '../card/softReaders.ts';

/** GM/T 0017 instructions that show where a flow is. */
export const VERIFY = 0x18;
export const CHANGE_PIN = 0x16;
export const UNBLOCK_PIN = 0x1a;
export const ECC_SIGN = 0x74;

export type FateOf = (apdu: Uint8Array, count: number) => ReaderFate | Promise<ReaderFate>;

/** One soft card in a soft reader, for the whole file. */
export interface BenchCard {
  readonly reader: SoftReader;
  readonly card: SoftCard;
  readonly cardNo: string;
  /** Instructions since the last `watch`. */
  readonly seen: number[];
  /** Decides over each APDU from now on, counted from 1. */
  watch(fate?: FateOf): void;
  /** How long it thinks over each APDU. Milliseconds. */
  slowMs: number;
  /** Takes it out, seen by the service. */
  pull(): Promise<void>;
  /** Puts a card in again that was pulled; does nothing to one that lies in its reader. */
  putIn(): void;
}

/** The whole client but for its windows, on a real pcscd, with a card in each of its two readers. */
export interface CardBench {
  readonly app: RunningApp;
  readonly host: ScriptedHost;
  /** Logs in. */
  readonly first: BenchCard;
  /** Has its PIN changed. */
  readonly second: BenchCard;
  /** Waits until main knows this of the readers, from a native host that runs. */
  shown(wanted: (snapshot: CardsSnapshot) => boolean): Promise<CardsSnapshot>;
  /** Waits until a card is shown, as another insertion than `not` when that is given. */
  usable(card: BenchCard, not?: string): Promise<CardInfo>;
  /** The outcome of a card login, or its error's code. A session is left open. */
  login(): Promise<string>;
  /** Changes the second card's PIN to the other one of two; 'ok' or the error's code. */
  changePin(): Promise<string>;
  close(): Promise<void>;
}

/** No reader, card, service or native host takes longer to be seen coming or going. */
const SHOWN_MS = 30_000;
const OTHER_PIN = 'Qx7391ab';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `service`: two soft readers. `cards`: the sandbox's cards in them. */
export async function openCardBench(
  service: ReaderService,
  cards: { readonly first: string; readonly second: string } = { first: 'legal', second: 'operator' },
): Promise<CardBench> {
  const directory = mkdtempSync(join(tmpdir(), 'sw-card-faults-'));
  const host = scriptedHost();
  host.onPin(() => DEMO_PIN);
  const app = await runApp(host, { dataDirectory: directory, version: 'test', demo: false, watchdog: { heartbeatMs: 150, heartbeatLimitMs: 1_000, healthyAfterMs: 0 } });
  const [left, right] = service.readers;
  if (!left || !right) throw new Error('the bench needs two readers');
  const [first, second] = [insert(cards.first, left), insert(cards.second, right)];

  const { desk } = app.context;
  const shown: CardBench['shown'] = (wanted) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!desk.live || !wanted(desk.snapshot)) return;
        finish();
        resolve(desk.snapshot);
      };
      const release = desk.onChange(look);
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`${SHOWN_MS / 1000} s, and only this is shown, ${desk.live ? 'live' : 'not live'}: ${JSON.stringify(desk.snapshot)}`));
      }, SHOWN_MS);
      const finish = (): void => {
        release();
        clearTimeout(timer);
      };
      look();
    });
  const usable: CardBench['usable'] = async ({ cardNo }, not) => {
    const fits = (card: CardInfo): boolean => card.cardNo === cardNo && card.cardId !== not;
    const { cards } = await shown((snapshot) => snapshot.cards.some(fits));
    const card = cards.find(fits);
    if (!card) throw new Error(`no card ${cardNo}`);
    return card;
  };

  return {
    app,
    host,
    first,
    second,
    shown,
    usable,
    login: async () => {
      const { cardId } = await usable(first);
      return codeOf(host.desktop.session.loginByCard({ cardId }).then(({ outcome }) => outcome));
    },
    changePin: async () => {
      const { cardId } = await usable(second);
      const isOriginal = Buffer.from(second.card.state.userPinDigest).equals(sm3(bytes(DEMO_PIN)));
      const [from, to] = isOriginal ? [DEMO_PIN, OTHER_PIN] : [OTHER_PIN, DEMO_PIN];
      return codeOf(app.native.changePin(cardId, bytes(from), bytes(to)).then(({ result }) => result));
    },
    close: async () => {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function codeOf(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (thrown) {
    return AppError.from(thrown).code;
  }
}

function insert(id: string, reader: SoftReader): BenchCard {
  const card = loadSoftCard(id);
  const cardNo = sandboxCards.find((one) => one.id === id)?.cardNo ?? '';
  const seen: number[] = [];
  let decide: FateOf = () => 'answer';
  let isOut = true;
  const bench: BenchCard = {
    reader,
    card,
    cardNo,
    seen,
    slowMs: 0,
    watch: (fate = () => 'answer') => {
      seen.splice(0);
      decide = fate;
    },
    pull: async () => {
      await reader.pull();
      isOut = true;
    },
    putIn: () => {
      if (isOut) reader.insert(inserted);
      isOut = false;
    },
  };
  const inserted: InsertedCard = {
    card,
    get slowMs() {
      return bench.slowMs;
    },
    onApdu: (apdu) => {
      seen.push(apdu[1] ?? 0);
      return decide(apdu, seen.length);
    },
    onPulled: () => {
      isOut = true;
    },
  };
  bench.putIn();
  return bench;
}
