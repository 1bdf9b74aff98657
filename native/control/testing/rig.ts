import type { SourceCard } from '../../cardSource.ts';
import { createCardPort } from '../../cardPort.ts';
import { type ControlSource, createControlSource } from '../provider.ts';
import { type StandIn, startStandIn, type StandInOptions } from './standIn.ts';

/** Short times, so that tests of lost connections do not wait. */
export const quick = {
  timing: { reconnectMs: [20, 50], connectMs: 400 },
  limits: { readMs: 2_000, pinMs: 1_000 },
  pollMs: 40,
  graceMs: 600,
} as const;

export interface Rig {
  readonly standIn: StandIn;
  readonly source: ControlSource;
  readonly port: ReturnType<typeof createCardPort>;
  /** Waits until the source shows what is wanted. */
  until(wanted: (card: SourceCard | undefined) => boolean): Promise<SourceCard | undefined>;
  /** Waits for a card that can be used; answers its cardId. */
  card(): Promise<string>;
  close(): Promise<void>;
}

/** A stand-in control with a card, and our source and port on it. */
export async function startRig(options: StandInOptions = {}): Promise<Rig> {
  const standIn = await startStandIn(options);
  const source = createControlSource({ urls: [standIn.url], ...quick });
  const waiting = new Set<() => void>();
  source.onChange(() => waiting.forEach((look) => look()));
  const until: Rig['until'] = (wanted) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const [card] = source.cards;
        if (!wanted(card)) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(card);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`Not so; shown is ${JSON.stringify(source.cards[0]?.face)}`));
      }, 8_000);
      waiting.add(look);
      look();
    });
  return {
    standIn,
    source,
    port: createCardPort([source]),
    until,
    card: async () => (await until((card) => card?.token !== undefined))?.cardId ?? '',
    close: async () => {
      source.close();
      await standIn.close();
    },
  };
}
