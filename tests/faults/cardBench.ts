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
import { type ApduFate, plugSoftCard, type VpcdPlug } from '../../native/softcard/vpcd.ts';
import { VPCD_HOST, VPCD_PORTS } from '../card/pcscd.ts';

/** GM/T 0017 instructions that show where a flow is. */
export const VERIFY = 0x18;
export const CHANGE_PIN = 0x16;
export const UNBLOCK_PIN = 0x1a;
export const ECC_SIGN = 0x74;

export type FateOf = (apdu: Uint8Array, count: number) => ApduFate | Promise<ApduFate>;

/** One soft card in a virtual reader, for the whole file. */
export interface BenchCard {
  readonly card: SoftCard;
  readonly cardNo: string;
  /** Instructions since the last `watch`. */
  readonly seen: number[];
  /** Decides over each APDU from now on, counted from 1. */
  watch(fate?: FateOf): void;
  /** How long it thinks over each APDU. Milliseconds. */
  slowMs: number;
  /** Takes it out, seen by the service, and puts it in again. */
  pull(): Promise<void>;
  unplug(): Promise<void>;
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

/** Long enough for the service to see that the card is out; it looks every 0.4 s. */
const OUT_MS = 700;
const OTHER_PIN = 'Qx7391ab';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `cards`: the sandbox's cards in the two readers. */
export async function openCardBench(cards: { readonly first: string; readonly second: string } = { first: 'legal', second: 'operator' }): Promise<CardBench> {
  const directory = mkdtempSync(join(tmpdir(), 'sw-card-faults-'));
  const host = scriptedHost();
  host.onPin(() => DEMO_PIN);
  const app = await runApp(host, { dataDirectory: directory, version: 'test', demo: false, watchdog: { heartbeatMs: 150, heartbeatLimitMs: 1_000, healthyAfterMs: 0 } });
  const [first, second] = [plug(cards.first, 0), plug(cards.second, 1)];

  const { desk } = app.context;
  const shown: CardBench['shown'] = (wanted) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!desk.live || !wanted(desk.snapshot)) return;
        release();
        resolve(desk.snapshot);
      };
      const release = desk.onChange(look);
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
      await Promise.all([first.unplug(), second.unplug()]);
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

function plug(id: string, reader: 0 | 1): BenchCard {
  const card = loadSoftCard(id);
  const cardNo = sandboxCards.find((one) => one.id === id)?.cardNo ?? '';
  const seen: number[] = [];
  let decide: FateOf = () => 'answer';
  const bench = {
    card,
    cardNo,
    seen,
    slowMs: 0,
    watch: (fate: FateOf = () => 'answer') => {
      seen.splice(0);
      decide = fate;
    },
    pull: async () => {
      await plugged.unplug();
      await new Promise((resolve) => setTimeout(resolve, OUT_MS));
      plugged = insert();
    },
    unplug: () => plugged.unplug(),
  };
  const insert = (): VpcdPlug => plugSoftCard(card, {
    host: VPCD_HOST,
    port: VPCD_PORTS[reader],
    get slowMs() {
      return bench.slowMs;
    },
    onApdu: (apdu) => {
      seen.push(apdu[1] ?? 0);
      return decide(apdu, seen.length);
    },
    outMs: OUT_MS,
  });
  let plugged = insert();
  return bench;
}
