import { AppError, type ErrorCode } from '../../contract/errors.ts';
import type { CardSource } from '../cardSource.ts';
import type { DeviceProfile } from '../pcsc/profile.ts';
import { text } from './blobs.ts';
import { openSkfLibrary, type SkfLibrary } from './library.ts';
import { type Skf, skf } from './skf.ts';
import { readSkfDevice, type SkfCard, skfSession } from './skfCard.ts';

/** WaitForDevEvent would hold the library's only thread for good, and not every vendor has it: devices are listed anew this often. */
const POLL_MS = 1_000;
/** A look at the devices that takes longer hangs in the vendor's code: its cards are no longer offered until it is back. */
const SCAN_LIMIT_MS = 15_000;
const SETTLE_LIMIT_MS = 4_000;
/** A library that is so slow at its first use no longer holds the next one up. */
const NEXT_LIBRARY_MS = 2_000;
/** A device that could not be read is read again so many looks later. */
const READ_AGAIN_AFTER = 5;
/** One failed look may be a hiccup; after this many its devices are gone. */
const FAILED_LOOKS = 2;

interface Slot {
  readonly name: Uint8Array;
  readonly cardId: string;
  card: SkfCard | undefined;
  reader: string;
  /** Looks until it is read (again); undefined: it was read well. */
  readIn: number | undefined;
}

interface Shelf {
  readonly path: string;
  library: SkfLibrary | undefined;
  card: Skf | undefined;
  /** Devices by their name in hex. */
  readonly slots: Map<string, Slot>;
  fault: ErrorCode | undefined;
  failedLooks: number;
  looked: boolean;
}

export interface SkfSource extends CardSource {
  /** Every library wanted and why it cannot be used, when it cannot: for diagnostics. */
  readonly libraries: readonly { readonly path: string; readonly fault: ErrorCode | undefined }[];
  /** Looks no more; for tests. */
  stop(): void;
}

/** Cards behind vendor libraries (GM/T 0016). A library that cannot be loaded, fails or hangs leaves the others alone. */
export function createSkfSource(
  paths: readonly string[],
  profile: DeviceProfile,
  { pollMs = POLL_MS, scanLimitMs = SCAN_LIMIT_MS, trying = () => {} }: SkfSourceOptions = {},
): SkfSource {
  const shelves = paths.map(
    (path): Shelf => ({ path, library: undefined, card: undefined, slots: new Map(), fault: undefined, failedLooks: 0, looked: false }),
  );
  let changed = (): void => {};
  let insertions = 0;
  let stopped = false;
  const settling = new Set<() => void>();
  const isSettled = (): boolean => shelves.every((shelf) => shelf.looked);

  function tell(): void {
    changed();
    if (isSettled()) for (const done of settling) done();
  }

  async function begin(shelf: Shelf): Promise<void> {
    await trying(shelf.path, 'begun');
    try {
      shelf.library = await openSkfLibrary(shelf.path);
      shelf.card = skf(shelf.library, profile.pinLength);
    } catch (thrown) {
      shelf.fault = AppError.from(thrown).code;
    }
    if (shelf.library && shelf.card) await look(shelf, shelf.library, shelf.card);
    await trying(shelf.path, 'survived', shelf.fault);
    shelf.looked = true;
    tell();
    if (shelf.library && shelf.card) again(shelf, shelf.library, shelf.card);
  }

  function again(shelf: Shelf, library: SkfLibrary, card: Skf): void {
    if (stopped) return;
    setTimeout(() => void look(shelf, library, card).then(() => again(shelf, library, card)), pollMs).unref();
  }

  /** One look at the library's devices. Never rejects. */
  function look(shelf: Shelf, library: SkfLibrary, card: Skf): Promise<void> {
    return library.inTurn(async () => {
      const timer = setTimeout(() => {
        shelf.fault = 'card/reader-hangs';
        shelf.slots.clear();
        shelf.looked = true;
        tell();
      }, scanLimitMs);
      try {
        const names = await card.enumDev();
        shelf.fault = undefined;
        shelf.failedLooks = 0;
        if (take(shelf, names)) tell();
        for (const slot of shelf.slots.values()) await readWhenDue(card, slot);
      } catch (thrown) {
        shelf.failedLooks += 1;
        shelf.fault = AppError.from(thrown).code;
        if (shelf.failedLooks >= FAILED_LOOKS && shelf.slots.size > 0) {
          shelf.slots.clear();
          tell();
        }
      } finally {
        clearTimeout(timer);
      }
    });
  }

  /** Whether devices came or went. */
  function take(shelf: Shelf, names: readonly Uint8Array[]): boolean {
    const listed = new Map(names.map((name) => [Buffer.from(name).toString('hex'), name]));
    const before = [...shelf.slots.keys()].join();
    for (const key of shelf.slots.keys()) if (!listed.has(key)) shelf.slots.delete(key);
    for (const [key, name] of listed) {
      if (shelf.slots.has(key)) continue;
      insertions += 1;
      const cardId = `skf:${shelf.library?.name ?? ''}:${text(name)}:${insertions}`;
      shelf.slots.set(key, { name, cardId, card: undefined, reader: text(name), readIn: 0 });
    }
    return before !== [...shelf.slots.keys()].join();
  }

  async function readWhenDue(card: Skf, slot: Slot): Promise<void> {
    if (slot.readIn === undefined) return;
    slot.readIn -= 1;
    if (slot.readIn > 0) return;
    slot.readIn = READ_AGAIN_AFTER;
    const place = { cardId: slot.cardId, provider: 'skf' } as const;
    const before = slot.card?.face.problem;
    try {
      const { label, face, token } = await readSkfDevice(card, slot.name, profile);
      slot.reader = label || slot.reader;
      slot.card = { ...place, reader: slot.reader, face, token };
      if (token) slot.readIn = undefined;
    } catch (thrown) {
      const { code } = AppError.from(thrown);
      const face = { pin: { state: 'unknown' }, pinLength: profile.pinLength, problem: code } as const;
      // A reader that is listed while no card lies in it.
      slot.card = code === 'card/removed' ? undefined : { ...place, reader: slot.reader, face, token: undefined };
    }
    if (slot.readIn === undefined || slot.card?.face.problem !== before) tell();
  }

  /** Slots to be shown: a device that two vendors' libraries reach is the earlier one's. */
  function shown(): Slot[] {
    const seen = new Map<string, Shelf>();
    return shelves.flatMap((shelf) =>
      [...shelf.slots.values()].filter(({ card }) => {
        if (card?.token === undefined) return true;
        const { certNo, cardNo } = card.token.certificate;
        const first = seen.get(`${certNo} ${cardNo}`);
        if (!first) seen.set(`${certNo} ${cardNo}`, shelf);
        return first === undefined || first === shelf;
      }),
    );
  }

  /** One library after another, so that a crash has one culprit. */
  async function beginAll(): Promise<void> {
    for (const shelf of shelves) {
      const waited = Promise.withResolvers<void>();
      const timer = setTimeout(waited.resolve, NEXT_LIBRARY_MS);
      await Promise.race([begin(shelf), waited.promise]);
      clearTimeout(timer);
    }
  }
  void beginAll();

  return {
    get service() {
      return shelves.some((shelf) => shelf.library && shelf.fault === undefined) ? 'running' : 'stopped';
    },
    get readers() {
      return shown().map((slot) => slot.reader);
    },
    get cards() {
      return shown().flatMap((slot) => slot.card ?? []);
    },
    get libraries() {
      return shelves.map(({ path, fault }) => ({ path, fault }));
    },
    stop: () => {
      stopped = true;
    },
    settled: async () => {
      if (isSettled()) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          settling.delete(done);
          resolve();
        };
        const timer = setTimeout(done, SETTLE_LIMIT_MS);
        settling.add(done);
      });
    },
    onChange: (listener) => {
      changed = listener;
    },
    connect: async (cardId, work, signal) => {
      const shelf = shelves.find((one) => [...one.slots.values()].some((slot) => slot.cardId === cardId));
      const { library, card } = shelf ?? {};
      if (!shelf || !library || !card) throw new AppError('card/not-found');
      return library.inTurn(async () => {
        const entry = [...shelf.slots].find(([, slot]) => slot.cardId === cardId);
        const token = entry?.[1].card?.token;
        if (!entry || !token) throw new AppError('card/removed');
        const [key, slot] = entry;
        try {
          return await work(skfSession(skf(library, profile.pinLength, signal), slot.name, token));
        } catch (thrown) {
          const error = AppError.from(thrown);
          if (error.code === 'card/changed') shelf.slots.delete(key); // the next look reads what is there now
          const gone = error.code === 'card/removed' || (error.code === 'card/communication' && (await isGone(card, key)));
          if (gone) shelf.slots.delete(key);
          if (!shelf.slots.has(key)) tell();
          throw gone ? new AppError('card/removed', { cause: error }) : error;
        }
      });
    },
    recheck: (cardId) => {
      for (const shelf of shelves) {
        const { slots, library, card } = shelf;
        const [key] = [...slots].find(([, slot]) => slot.cardId === cardId) ?? [];
        if (key === undefined || !library || !card) continue;
        slots.delete(key);
        void look(shelf, library, card);
      }
    },
    updateFace: (cardId, change) => {
      const slot = shelves.flatMap((shelf) => [...shelf.slots.values()]).find((one) => one.cardId === cardId);
      if (!slot?.card) return;
      slot.card = { ...slot.card, face: change(slot.card.face) };
      tell();
    },
  };
}

/** Libraries answer all kinds of codes for a device that was pulled out: the list tells. */
async function isGone(card: Skf, key: string): Promise<boolean> {
  try {
    return !(await card.enumDev()).some((name) => Buffer.from(name).toString('hex') === key);
  } catch {
    return false;
  }
}

export interface SkfSourceOptions {
  readonly pollMs?: number;
  readonly scanLimitMs?: number;
  /** Told before a library is touched for the first time, and when that was survived: a crash in between is its fault. */
  readonly trying?: (path: string, state: 'begun' | 'survived', fault?: ErrorCode) => Promise<void> | void;
}
