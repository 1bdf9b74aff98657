import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type NativeHost, startNativeHost } from '../../main/card/nativeHost.ts';
import { loadSoftCard, type SandboxCardLife } from '../../native/softcard/sandboxCards.ts';
import type { SoftCard } from '../../native/softcard/softcard.ts';
import { type ApduFate, plugSoftCard, type VpcdPlug } from '../../native/softcard/vpcd.ts';
import { VPCD_HOST, VPCD_PORTS } from './pcscd.ts';

/** A PIN as the port takes it; a fresh buffer each time, for it is wiped. */
export const pinBytes = (pin: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(pin);

/** A soft card in a virtual reader, with its APDUs seen. */
export interface PluggedCard extends VpcdPlug {
  readonly card: SoftCard;
  /** Every APDU since the last `forget`. */
  readonly apdus: Uint8Array[];
  forget(): void;
  /** Decides what happens to each APDU from now on, counted from 1 since it was set. */
  fate(decide: (apdu: Uint8Array, count: number) => ApduFate): void;
  slowMs: number;
}

/** The real native host on the real pcscd, and virtual readers to plug cards into. */
export interface Desk {
  readonly host: NativeHost;
  plug(id: string, options?: { reader?: 0 | 1; life?: SandboxCardLife; as?: (card: SoftCard) => SoftCard }): PluggedCard;
  /** Waits for a snapshot like that; rejects after `ms` with the last one seen. */
  until(wanted: (snapshot: CardsSnapshot) => boolean, ms?: number): Promise<CardsSnapshot>;
  /** Waits for the one readable card. */
  oneCard(): Promise<CardInfo>;
  /** Pulls every card and ends the host. */
  close(): Promise<void>;
}

export function openDesk(): Desk {
  const host = startNativeHost({ pcsc: true, demo: false });
  const plugs: VpcdPlug[] = [];
  let last: CardsSnapshot | undefined;
  const waiting = new Set<() => void>();
  host.on((event) => {
    if (event.event !== 'cards') return;
    last = event.snapshot;
    for (const look of waiting) look();
  });
  // A host that is gone knows nothing: what it said last must not be taken for news.
  host.onState((state) => {
    if (state === 'restarting') last = undefined;
  });

  const until: Desk['until'] = (wanted, ms = 8_000) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!last || !wanted(last)) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(last);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`No such snapshot; the last one was ${JSON.stringify(last)}`));
      }, ms);
      waiting.add(look);
      look();
    });

  return {
    host,
    until,
    oneCard: async () => {
      const { cards } = await until((snapshot) => snapshot.cards.length === 1 && snapshot.cards[0]?.problem === undefined);
      const [card] = cards;
      if (!card) throw new Error('no card');
      return card;
    },
    plug: (id, { reader = 0, life, as = (card: SoftCard) => card } = {}) => {
      const card = as(loadSoftCard(id, life));
      const apdus: Uint8Array[] = [];
      let decide: (apdu: Uint8Array, count: number) => ApduFate = () => 'answer';
      let since = 0;
      const plugged = {
        card,
        apdus,
        slowMs: 0,
        forget: () => void apdus.splice(0),
        fate: (next: typeof decide) => {
          decide = next;
          since = 0;
        },
      };
      const plug = plugSoftCard(card, {
        host: VPCD_HOST,
        port: VPCD_PORTS[reader],
        get slowMs() {
          return plugged.slowMs;
        },
        onApdu: (apdu) => {
          apdus.push(apdu);
          since += 1;
          return decide(apdu, since);
        },
        outMs: 900,
      });
      plugs.push(plug);
      return Object.assign(plugged, plug);
    },
    close: async () => {
      await Promise.all(plugs.map((plug) => plug.unplug()));
      host.close();
    },
  };
}

/** The error code that a promise is rejected with; undefined when it is not. */
export async function codeOf(work: Promise<unknown>): Promise<ErrorCode | undefined> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    return AppError.from(thrown).code;
  }
}
