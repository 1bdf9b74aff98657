import type { SoftCardTray, TrayCard } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import type { SoftCardMemory } from '../../contract/nativeHost.ts';
import type { CardSource } from '../cardSource.ts';
import { cancellable } from '../pcsc/apdu.ts';
import { deviceOf, softcardProfile } from '../pcsc/profile.ts';
import { readToken, type TokenCard, tokenSession } from '../token.ts';
import { demoPinDigest, loadSoftCard, sandboxCards } from './sandboxCards.ts';
import type { SoftCard } from './softcard.ts';

export interface DemoTray extends CardSource, SoftCardTray {
  readonly memory: readonly SoftCardMemory[];
  onMemory(listener: (memory: readonly SoftCardMemory[]) => void): void;
}

/** The demo's tray of soft cards, in this process. `memory`: what an earlier host told, so that PIN counters outlive it. */
export function createDemoTray(remembered: readonly SoftCardMemory[]): DemoTray {
  const softcards = new Map<string, SoftCard>();
  const inserted = new Map<string, TokenCard>();
  const lives = new Map(remembered.map((one) => [one.id, one]));
  let tellChange = (): void => {};
  let tellMemory: (memory: readonly SoftCardMemory[]) => void = () => {};
  /** Counts pulls, so that work over an earlier insertion sees that its card is gone. */
  const pulls = new Map<string, number>();

  function softcard(id: string): SoftCard {
    let card = softcards.get(id);
    if (!card) {
      if (!sandboxCards.some((one) => one.id === id)) throw new AppError('card/not-found');
      card = loadSoftCard(id, lives.get(id));
      card.onStateChange(() => tellMemory(memory()));
      softcards.set(id, card);
    }
    return card;
  }

  function memory(): SoftCardMemory[] {
    return sandboxCards.map(({ id }) => {
      const { triesLeft, userPinDigest } = softcard(id).state;
      const pinDigest = Buffer.from(userPinDigest).toString('hex');
      return { id, inserted: inserted.has(id), triesLeft, ...(pinDigest === demoPinDigest ? {} : { pinDigest }) };
    });
  }

  function freeReader(): string {
    const taken = new Set([...inserted.values()].map((card) => card.reader));
    let number = 1;
    while (taken.has(readerName(number))) number += 1;
    return readerName(number);
  }

  function transmitOf(id: string) {
    const card = softcard(id);
    const pullsBefore = pulls.get(id);
    return async (apdu: Uint8Array): Promise<Uint8Array> => {
      if (!inserted.has(id) || pulls.get(id) !== pullsBefore) throw new AppError('card/removed');
      return card.transmit(apdu);
    };
  }

  async function insert(id: string): Promise<void> {
    const card = softcard(id);
    if (inserted.has(id)) return;
    card.reset();
    const place = { cardId: `softcard:${id}`, provider: 'softcard', reader: freeReader() } as const;
    const { token, face } = await readToken(async (apdu) => card.transmit(apdu), softcardProfile);
    card.reset();
    inserted.set(id, { ...place, token, face, device: deviceOf(card.atr) });
    tellMemory(memory());
    tellChange();
  }

  const idOf = (cardId: string): string => cardId.replace(/^softcard:/, '');
  const ready = Promise.all(remembered.filter((one) => one.inserted).map((one) => insert(one.id).catch(() => {})));

  return {
    service: 'running',
    get readers() {
      return inserted.size === 0 ? [readerName(1)] : [...inserted.values()].map((card) => card.reader).sort();
    },
    get cards() {
      return [...inserted.values()];
    },
    settled: async () => void (await ready),
    onChange: (listener) => {
      tellChange = listener;
    },
    connect: async (cardId, work, signal) => {
      const id = idOf(cardId);
      const token = inserted.get(id)?.token;
      if (!token) throw new AppError('card/not-found');
      try {
        return await work(tokenSession(cancellable(transmitOf(id), signal), token));
      } finally {
        softcard(id).reset();
      }
    },
    updateFace: (cardId, change) => {
      const card = inserted.get(idOf(cardId));
      if (!card) return;
      inserted.set(idOf(cardId), { ...card, face: change(card.face) });
      tellChange();
    },
    get memory() {
      return memory();
    },
    onMemory: (listener) => {
      tellMemory = listener;
    },
    tray: async (): Promise<readonly TrayCard[]> =>
      sandboxCards.map(({ id, label, role, remark }) => ({
        id,
        label,
        role,
        remark,
        inserted: inserted.has(id),
        triesLeft: softcard(id).state.triesLeft,
      })),
    insert,
    pull: async (id) => {
      softcard(id).reset();
      pulls.set(id, (pulls.get(id) ?? 0) + 1);
      if (!inserted.delete(id)) return;
      tellMemory(memory());
      tellChange();
    },
  };
}

function readerName(number: number): string {
  return `演示读卡器 ${number}`;
}
