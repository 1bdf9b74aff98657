import { connect, type Socket } from 'node:net';
import type { SoftCard } from './softcard.ts';
import { createVpcdReader, vpcdControl, vpcdFrame } from './vpcdFrames.ts';

/** What happens to an APDU before the card may answer it. `pull`: the card is gone without an answer, unseen by it or not. */
export type ApduFate = 'answer' | 'pull-before' | 'pull-after';

export interface VpcdPlugOptions {
  readonly host: string;
  readonly port: number;
  /** How long the card thinks over each APDU. Milliseconds. */
  readonly slowMs?: number;
  /** Looks at every APDU, counted from 1 over the card's life, and decides its fate. */
  readonly onApdu?: (apdu: Uint8Array, count: number) => ApduFate | Promise<ApduFate>;
  /** Called each time the card lies in the reader. */
  readonly onPlugged?: () => void;
  /** How long a pulled card stays out. Milliseconds; default 1200, which the PC/SC service is sure to notice. Negative: for good. */
  readonly outMs?: number;
}

export interface VpcdPlug {
  /** Pulls the card and leaves it out. */
  unplug(): Promise<void>;
}

const RETRY_MS = 300;
const OUT_MS = 1_200;

/** Plugs a soft card into a virtual reader of the PC/SC service; tries on until the reader is there, again when it comes back. */
export function plugSoftCard(card: SoftCard, options: VpcdPlugOptions): VpcdPlug {
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let count = 0;

  function plug(): void {
    if (ended) return;
    const wire = connect(options.port, options.host);
    socket = wire;
    const read = createVpcdReader();
    let work: Promise<void> = Promise.resolve();
    let outFor = RETRY_MS;
    wire.setNoDelay(true);
    wire.on('connect', () => {
      card.reset();
      options.onPlugged?.();
    });
    wire.on('data', (chunk) => {
      for (const message of read(chunk)) {
        work = work.then(async () => {
          if (wire.destroyed) return;
          if (message.kind === 'control') {
            if (message.code === vpcdControl.atr) wire.write(vpcdFrame(card.atr));
            else card.reset();
            return;
          }
          count += 1;
          const fate = (await options.onApdu?.(message.apdu, count)) ?? 'answer';
          if (fate === 'pull-before') return pull();
          if (options.slowMs) await new Promise((resolve) => setTimeout(resolve, options.slowMs));
          const answer = card.transmit(message.apdu);
          if (fate === 'pull-after') return pull();
          if (!wire.destroyed) wire.write(vpcdFrame(answer));
        });
      }
    });
    function pull(): void {
      outFor = options.outMs ?? OUT_MS;
      wire.destroy();
    }
    wire.on('error', () => {}); // 'close' follows
    wire.on('close', () => {
      card.reset();
      if (!ended && outFor >= 0) timer = setTimeout(plug, outFor);
    });
  }

  plug();
  return {
    unplug: async () => {
      ended = true;
      clearTimeout(timer);
      const wire = socket;
      if (!wire || wire.destroyed) return;
      await new Promise<void>((resolve) => {
        wire.once('close', () => resolve());
        wire.destroy();
      });
    },
  };
}
