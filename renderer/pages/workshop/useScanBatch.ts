import { computed, onScopeDispose, ref, shallowReactive, type ShallowReactive } from 'vue';
import type { PictureKind, Scan } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop, fileToken, onDesktop } from '../../desktop.ts';
import { scanPage, type ScanPage } from './scanPage.ts';

export type BatchState = 'waiting' | 'reading' | 'locating' | 'found' | 'nothing' | 'failed' | 'cancelled';

/** One file of the batch and what became of it. */
export interface BatchEntry {
  readonly entryId: string;
  readonly name: string;
  readonly kind: PictureKind;
  readonly source: 'file' | 'scanner';
  /** Which page of the file, from 1. Pages of one file are entries of their own. */
  readonly pageNo: number;
  readonly fileId: string;
  /** How many the file has; 1 until it was read. */
  pages: number;
  state: BatchState;
  /** 0…1 while it is worked on. */
  fraction: number;
  error: AppError | undefined;
  page: ScanPage | undefined;
  scanId: string | undefined;
  /** How many cuts of it went into the library. */
  kept: number;
}
/** How a page comes to main: a file is opened, a scanner scans. */
type Opener = (page: number) => Promise<Scan>;

/** Files in work at a time: one is read while another is searched. The rest wait, however many were dropped. */
const AT_ONCE = 2;
/** Pages of a file that are searched unasked; those after them when one turns to them. */
const PAGES_UNASKED = 50;
const open: ReadonlySet<BatchState> = new Set(['waiting', 'reading', 'locating']);

/** How an entry stands now: a page on which nothing was found, but something drawn by hand, counts as one with finds. */
export function outcomeOf({ state, page }: BatchEntry): BatchState {
  return state === 'nothing' && page !== undefined && page.cuts.value.length > 0 ? 'found' : state;
}

/** Many scans at once: each by itself, so that a bad one never keeps the others. */
export function useScanBatch() {
  const entries = shallowReactive<ShallowReactive<BatchEntry>[]>([]);
  const shownId = ref<string>();
  const openers = new Map<string, Opener>();
  let running = 0;
  let nextId = 1;

  const stopListening = onDesktop('progress', ({ task, fraction }) => {
    const entry = entries.find(({ scanId, source, state }) => (task === 'scanner' ? source === 'scanner' && state === 'reading' : scanId === task && state === 'locating'));
    if (entry) entry.fraction = fraction;
  });
  onScopeDispose(() => {
    stopListening();
    clear();
  });

  function add(files: readonly { readonly name: string; readonly open: Opener }[], kind: PictureKind, source: BatchEntry['source'] = 'file'): void {
    for (const { name, open: opener } of files) {
      const entry = newEntry({ name, kind, source, pageNo: 1, fileId: String(nextId), pages: 1 });
      openers.set(entry.entryId, opener);
      entries.push(entry);
    }
    pump();
  }
  function newEntry(of: Pick<BatchEntry, 'name' | 'kind' | 'source' | 'pageNo' | 'fileId' | 'pages'>): ShallowReactive<BatchEntry> {
    return shallowReactive<BatchEntry>({ ...of, entryId: String(nextId++), state: 'waiting', fraction: 0, error: undefined, page: undefined, scanId: undefined, kept: 0 });
  }
  /** The entry of another page of a file, put in its place if it is not there. */
  function pageEntry({ entryId, name, kind, source, fileId, pages }: BatchEntry, pageNo: number): BatchEntry | undefined {
    const known = entries.find((each) => each.fileId === fileId && each.pageNo === pageNo);
    const opener = openers.get(entryId);
    if (known || !opener) return known;
    const entry = newEntry({ name, kind, source, pageNo, fileId, pages });
    openers.set(entry.entryId, opener);
    entries.splice(entries.findLastIndex((each) => each.fileId === fileId && each.pageNo < pageNo) + 1 || entries.findIndex((each) => each.fileId === fileId), 0, entry);
    return entry;
  }

  function pump(): void {
    while (running < AT_ONCE) {
      const entry = entries.find(({ state }) => state === 'waiting');
      if (!entry) return;
      running += 1;
      void work(entry).finally(() => {
        running -= 1;
        // Where all went wrong, the first one says why.
        if (!entries.some(isOpen)) shownId.value ??= entries[0]?.entryId;
        pump();
      });
    }
  }

  async function work(entry: BatchEntry): Promise<void> {
    entry.state = 'reading';
    entry.error = undefined;
    entry.fraction = 0;
    let scan: Omit<Scan, 'preview'> | undefined;
    try {
      const opened = await openers.get(entry.entryId)?.(entry.pageNo);
      if (opened === undefined) return;
      const { preview: _preview, ...known } = opened;
      scan = known;
      entry.scanId = scan.scanId;
      if (!isOpen(entry)) return void forget(entry);
      if (entry.pageNo === 1 && entry.pages === 1) for (let page = 2; page <= Math.min(scan.pages, PAGES_UNASKED); page += 1) pageEntry({ ...entry, pages: scan.pages }, page);
      entry.pages = scan.pages;
      entry.state = 'locating';
      const first = await desktop.pictures.extract({ scanId: scan.scanId, kind: entry.kind });
      if (!isOpen(entry)) return void forget(entry);
      entry.page = scanPage(scan, entry.kind, first);
      entry.state = 'found';
      shownId.value ??= entry.entryId;
    } catch (thrown) {
      if (!isOpen(entry)) return;
      entry.error = AppError.from(thrown);
      // A box can be drawn on it by hand.
      if (entry.error.code === 'scan/not-found' && scan) entry.page = scanPage(scan, entry.kind);
      entry.state = entry.error.code === 'scan/not-found' ? 'nothing' : entry.error.code.endsWith('/cancelled') ? 'cancelled' : 'failed';
    }
  }
  const isOpen = ({ state }: BatchEntry): boolean => open.has(state);

  function forget({ scanId }: BatchEntry): void {
    if (scanId !== undefined) void desktop.pictures.closeScans({ scanIds: [scanId] }).catch(() => {});
  }
  function cancel(entry: BatchEntry): void {
    if (!isOpen(entry)) return;
    if (entry.source === 'scanner' && entry.state === 'reading') void desktop.scanner.cancel({}).catch(() => {});
    entry.state = 'cancelled';
    forget(entry);
  }
  function remove(entry: BatchEntry): void {
    cancel(entry);
    forget(entry);
    openers.delete(entry.entryId);
    const at = entries.findIndex(({ entryId }) => entryId === entry.entryId);
    if (at >= 0) entries.splice(at, 1);
    if (shownId.value === entry.entryId) shownId.value = (entries[at] ?? entries[at - 1])?.entryId;
  }
  function clear(): void {
    for (const entry of entries) {
      cancel(entry);
      openers.delete(entry.entryId);
    }
    const scanIds = entries.flatMap(({ scanId }) => scanId ?? []);
    if (scanIds.length > 0) void desktop.pictures.closeScans({ scanIds: scanIds.slice(0, 1_000) }).catch(() => {});
    entries.splice(0);
    shownId.value = undefined;
  }

  return {
    entries,
    shownId,
    shown: computed(() => entries.find(({ entryId }) => entryId === shownId.value)),
    counts: computed(() => ({
      all: entries.length,
      open: entries.filter(isOpen).length,
      found: entries.filter((entry) => outcomeOf(entry) === 'found').length,
      bad: entries.filter((entry) => ['failed', 'nothing'].includes(outcomeOf(entry))).length,
    })),
    addFiles: (files: readonly File[], kind: PictureKind) =>
      add(files.map((file) => ({ name: file.name, open: async (page) => desktop.pictures.openScan({ fileToken: await fileToken(file), ...(page > 1 ? { page } : {}) }) })), kind),
    /** A page straight from a scanner. */
    addScan: (request: Parameters<typeof desktop.scanner.scan>[0], kind: PictureKind) =>
      add([{ name: request.fileName, open: () => desktop.scanner.scan(request) }], kind, 'scanner'),
    cancel,
    cancelAll: () => entries.forEach(cancel),
    /** Tries a file again, e.g. one that was locked. */
    retry(entry: BatchEntry): void {
      entry.state = 'waiting';
      pump();
    },
    remove,
    clear,
    /** Shows another page of the file that shows. */
    turnTo(pageNo: number): void {
      const from = entries.find(({ entryId }) => entryId === shownId.value);
      if (!from || pageNo < 1 || pageNo > from.pages) return;
      shownId.value = pageEntry(from, pageNo)?.entryId ?? shownId.value;
      pump();
    },
  };
}
export type ScanBatch = ReturnType<typeof useScanBatch>;
