import { renameSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { SoftCard } from '../../softcard/softcard.ts';
import { createReaderFrames, type ReaderCommand, readerAnswer } from './readerFrames.ts';

/** Response codes of ifdhandler.h. */
export const ifd = { success: 0, powerFailed: 608, communicationError: 612, notSupported: 614, present: 615, notPresent: 616 } as const;

/**
 * What becomes of an APDU. `pull`: the card is out, `vanish`: the reader is unplugged, before the card sees the APDU or after it has answered;
 * `fail`: the reader reports a transmission error and goes on.
 */
export type ReaderFate = 'answer' | 'fail' | 'pull-before' | 'pull-after' | 'vanish-before' | 'vanish-after';

/** A card lying in a slot, and how it behaves there. */
export interface InsertedCard {
  readonly card: SoftCard;
  /** No answer to reset. */
  readonly isMute?: boolean;
  /** How long it thinks over each APDU. Milliseconds. */
  readonly slowMs?: number;
  /** Decides over every APDU; one that never resolves is a reader that hangs. */
  readonly onApdu?: (apdu: Uint8Array) => ReaderFate | Promise<ReaderFate>;
  /** Called when its fate has taken it out. */
  readonly onPulled?: () => void;
}

/** What a reader answers to a control command (PC/SC part 10); undefined: it does not know the code. `transmit` reaches the slot's card. */
export type ControlHandler = (code: number, data: Uint8Array, transmit: (apdu: Uint8Array) => Promise<Uint8Array>) => Promise<Uint8Array | undefined>;

export interface SoftReaderOptions {
  /** Up to 4; default 1. */
  readonly slots?: number;
  readonly onControl?: ControlHandler;
}

/** A reader of the real pcscd, through softreader.c and softusb.c. Each slot is numbered from 0. */
export interface SoftReader {
  insert(card: InsertedCard, slot?: number): void;
  /** Takes the card out; resolves once the service has asked and been told that the slot is empty, or is gone. */
  pull(slot?: number): Promise<void>;
  /** Unplugs the reader, cards and all. */
  vanish(): void;
  /** Plugs it in again, with what lies in it. */
  comeBack(): Promise<void>;
  /** The service holds it. */
  readonly isOpened: boolean;
  readonly isPlugged: boolean;
}

interface Slot {
  inserted: InsertedCard | undefined;
  powered: boolean;
  readonly news: Set<Socket>;
  readonly toldEmpty: Set<() => void>;
}

/** Serves a reader at a Unix socket's path. */
export async function openSoftReader(path: string, { slots: count = 1, onControl }: SoftReaderOptions = {}): Promise<SoftReader> {
  const slots: Slot[] = Array.from({ length: count }, () => ({ inserted: undefined, powered: false, news: new Set(), toldEmpty: new Set() }));
  const wires = new Set<Socket>();
  /** Those on which the service has begun to speak to the reader. */
  const speaking = new Set<Socket>();
  let server: Server | undefined;

  const slotOf = (index: number): Slot => {
    const slot = slots[index];
    if (!slot) throw new RangeError(`no slot ${index}`);
    return slot;
  };
  function tellNews(slot: Slot): void {
    for (const wire of slot.news) wire.write(Uint8Array.of(1));
  }
  function powerOff(slot: Slot): void {
    slot.powered = false;
    slot.inserted?.card.reset();
  }
  function takeOut(slot: Slot): void {
    powerOff(slot);
    slot.inserted = undefined;
    tellNews(slot);
  }
  function fall(slot: Slot, { onPulled }: InsertedCard): void {
    takeOut(slot);
    onPulled?.();
  }
  function vanish(): void {
    server?.close();
    server = undefined;
    rmSync(path, { force: true });
    for (const wire of wires) wire.destroy();
    for (const slot of slots) powerOff(slot);
  }

  async function transmit(slot: Slot, apdu: Uint8Array): Promise<{ status: number; bytes?: Uint8Array }> {
    const { inserted } = slot;
    if (!inserted || !slot.powered) return { status: ifd.communicationError };
    const fate = (await inserted.onApdu?.(apdu)) ?? 'answer';
    if (fate === 'vanish-before') vanish();
    if (fate === 'pull-before') fall(slot, inserted);
    if (inserted.slowMs) await new Promise((resolve) => setTimeout(resolve, inserted.slowMs));
    // Pulled or unplugged meanwhile.
    if (fate === 'fail' || slot.inserted !== inserted || !slot.powered) return { status: ifd.communicationError };
    const bytes = inserted.card.transmit(apdu);
    if (fate === 'vanish-after') vanish();
    if (fate === 'pull-after') fall(slot, inserted);
    return fate === 'answer' ? { status: ifd.success, bytes } : { status: ifd.communicationError };
  }

  async function perform({ op, slot: index, body }: ReaderCommand): Promise<{ status: number; bytes?: Uint8Array }> {
    const slot = slotOf(index);
    switch (op) {
      case 'describe':
        return { status: ifd.success, bytes: Uint8Array.of(slots.length) };
      case 'status':
        if (slot.inserted) return { status: ifd.present };
        for (const told of slot.toldEmpty) told();
        return { status: ifd.notPresent };
      case 'power-up':
      case 'reset':
        powerOff(slot);
        if (!slot.inserted || slot.inserted.isMute) return { status: ifd.powerFailed };
        slot.powered = true;
        return { status: ifd.success, bytes: slot.inserted.card.atr };
      case 'power-off':
        powerOff(slot);
        return { status: ifd.success };
      case 'protocol':
        return { status: ifd.success };
      case 'transmit':
        return transmit(slot, body.subarray(1));
      case 'control': {
        const reach = async (apdu: Uint8Array): Promise<Uint8Array> => (await transmit(slot, apdu)).bytes ?? Promise.reject(new Error('the card did not answer'));
        const bytes = await onControl?.(Buffer.from(body).readUInt32BE(0), body.subarray(4), reach).catch(() => 'failed' as const);
        if (bytes === 'failed') return { status: ifd.communicationError };
        return bytes ? { status: ifd.success, bytes } : { status: ifd.notSupported };
      }
    }
  }

  function connected(wire: Socket): void {
    wires.add(wire);
    wire.on('error', () => {}); // 'close' follows
    wire.on('close', () => {
      wires.delete(wire);
      speaking.delete(wire);
      for (const slot of slots) {
        // A service that is gone asks nothing more.
        if (slot.news.delete(wire)) for (const told of slot.toldEmpty) told();
      }
    });
    const read = createReaderFrames();
    let work: Promise<void> = Promise.resolve();
    wire.on('data', (chunk) => {
      const { listensTo, commands } = read(chunk);
      if (listensTo !== undefined) {
        slotOf(listensTo).news.add(wire);
        // A card that came or went between the service's last look and now is news too.
        wire.write(Uint8Array.of(1));
      }
      if (commands.length > 0) speaking.add(wire);
      for (const command of commands) {
        work = work.then(async () => {
          const { status, bytes } = await perform(command);
          if (!wire.destroyed) wire.write(readerAnswer(status, bytes));
        });
      }
    });
  }

  async function comeBack(): Promise<void> {
    if (server) return;
    const listening = createServer(connected);
    server = listening;
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(`${path}.new`, resolve);
    });
    // softusb.c takes a file that was moved in for a reader: it must listen by then.
    renameSync(`${path}.new`, path);
  }

  await comeBack();
  return {
    insert: (inserted, index = 0) => {
      const slot = slotOf(index);
      inserted.card.reset();
      slot.inserted = inserted;
      tellNews(slot);
    },
    pull: async (index = 0) => {
      const slot = slotOf(index);
      const told = new Promise<void>((resolve) => {
        const done = (): void => {
          slot.toldEmpty.delete(done);
          resolve();
        };
        slot.toldEmpty.add(done);
        if (slot.news.size === 0) done();
      });
      takeOut(slot);
      await told;
    },
    vanish,
    comeBack,
    get isOpened() {
      return speaking.size > 0;
    },
    get isPlugged() {
      return server !== undefined;
    },
  };
}
