import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { Candidate, Extraction, Picture, PictureKind, PixelBox, Scan } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { USUAL_THRESHOLD, type CutEditing, type ScanSettings } from '../../scan/cutEditing.ts';
import { editHistory } from '../../scan/editHistory.ts';
import { latest } from '../../composables/latest.ts';

/** How long a slider or handle must rest before the seal is extracted anew. */
const EXTRACT_PAUSE_MS = 250;

/** One seal or signature of a page: found, or drawn by hand. Never changed in place: the history keeps every state. */
export interface Cut {
  readonly cutId: string;
  readonly drawn: boolean;
  /** To be put into the library. */
  readonly chosen: boolean;
  readonly settings: ScanSettings;
}
interface Edits {
  readonly cuts: readonly Cut[];
  readonly activeId: string | undefined;
}
/** What an extraction found, its pixels left with main: 200 pages do not fill the window's memory. */
export type CutResult = Omit<Extraction, 'picture' | 'candidates'> & { readonly picture: Omit<Picture, 'dataUrl'> };

const keyOf = (settings: ScanSettings): string => JSON.stringify([settings.ink, settings.box, settings.rotationDegrees, settings.threshold, settings.colour ?? 'kept', settings.strength ?? 'kept']);

/**
 * An opened scan with all its cuts (SEAL-1, SIG-1), none at first where nothing was found: which are chosen, the settings of each, and every state before (undo, redo).
 * Whatever was extracted once is shown again at once when one goes back to it.
 */
export function scanPage(scan: Omit<Scan, 'preview'>, kind: PictureKind, first?: Extraction) {
  const candidates: readonly Candidate[] = first === undefined ? [] : first.candidates.length > 0 ? first.candidates : [first];
  const cutIdOf = (index: number): string => `found-${index}`;
  const foundCuts = candidates.map(
    ({ ink, box }, index): Cut => ({ cutId: cutIdOf(index), drawn: false, chosen: index === 0, settings: index === 0 ? { ink: 'auto' } : { ink, box } }),
  );
  const history = editHistory<Edits>({ cuts: foundCuts, activeId: foundCuts[0]?.cutId });
  const results = shallowReactive(new Map<string, CutResult>());
  const errors = shallowReactive(new Map<string, AppError>());
  const running = ref(0);
  let drawnCount = 0;
  if (first) keep(keyOf({ ink: 'auto' }), first);

  function keep(key: string, { candidates: _others, picture: { dataUrl: _pixels, ...picture }, ...found }: Extraction): void {
    results.set(key, { ...found, picture });
    errors.delete(key);
  }
  /** Cut by cut, main works on the newest settings only: asked once more for the same ones, it would leave off. */
  const underWay = new Map<string, Promise<void>>();
  function extract(cut: Cut): Promise<void> {
    const key = keyOf(cut.settings);
    if (results.has(key)) return Promise.resolve();
    const asked = underWay.get(key) ?? ask(cut, key).finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return asked;
  }
  async function ask({ cutId, settings }: Cut, key: string): Promise<void> {
    running.value += 1;
    try {
      keep(key, await desktop.pictures.extract({ scanId: scan.scanId, kind, slot: cutId, ...settings }));
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'scan/cancelled') errors.set(key, error);
    } finally {
      running.value -= 1;
    }
  }
  const later = latest<Cut, void>({ delayMs: EXTRACT_PAUSE_MS, run: extract, done: () => {}, failed: () => {} });

  const cuts = computed(() => history.current.value.cuts);
  const active = computed(() => cuts.value.find(({ cutId }) => cutId === history.current.value.activeId));
  const resultOf = (cut: Cut | undefined): CutResult | undefined => cut && results.get(keyOf(cut.settings));
  /** The newest result of a cut whose changed settings are still being worked on. */
  const lastShown = shallowRef<{ cutId: string; result: CutResult }>();
  const shownResult = computed(() => {
    const cut = active.value;
    const result = resultOf(cut);
    if (cut && result) lastShown.value = { cutId: cut.cutId, result };
    return result ?? (lastShown.value?.cutId === cut?.cutId ? lastShown.value?.result : undefined);
  });

  function set(edits: Partial<Edits>, what: string): void {
    history.set({ ...history.current.value, ...edits }, what);
  }
  function replace(cutId: string, change: Partial<Cut>): readonly Cut[] {
    return cuts.value.map((cut) => (cut.cutId === cutId ? { ...cut, ...change } : cut));
  }
  const errorOf = (cut: Cut | undefined): AppError | undefined => cut && errors.get(keyOf(cut.settings));
  /** What shows must be extracted, and what is chosen too: with the settings that it has in the end. */
  async function complete(): Promise<void> {
    for (const { cutId } of cuts.value) {
      let done: Cut | undefined;
      for (;;) {
        const cut = cuts.value.find((each) => each.cutId === cutId);
        if (!cut || cut === done || !(cut.chosen || cut === active.value)) break;
        await extract(cut);
        done = cut;
      }
    }
  }
  function changeActive(settings: ScanSettings, what: string): void {
    const cut = active.value;
    if (!cut) return;
    set({ cuts: replace(cut.cutId, { settings }) }, `${cut.cutId} ${what}`);
    if (active.value) later.ask(active.value);
  }
  const settings = computed<ScanSettings>(() => active.value?.settings ?? { ink: 'auto' });

  const editing: CutEditing = {
    extraction: shownResult,
    settings,
    rotationDegrees: computed(() => settings.value.rotationDegrees ?? shownResult.value?.rotationDegrees ?? 0),
    threshold: computed(() => settings.value.threshold ?? shownResult.value?.threshold ?? USUAL_THRESHOLD),
    isManual: computed(() => {
      const start = foundCuts.find(({ cutId }) => cutId === active.value?.cutId)?.settings;
      return keyOf(settings.value) !== keyOf(start ?? { ink: 'auto', ...(settings.value.box ? { box: settings.value.box } : {}) });
    }),
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    change: (part) => changeActive({ ...settings.value, ...part }, Object.keys(part).join()),
    auto: () => {
      const start = foundCuts.find(({ cutId }) => cutId === active.value?.cutId)?.settings;
      changeActive(start ?? { ink: 'auto', ...(settings.value.box ? { box: settings.value.box } : {}) }, 'auto');
    },
    undo: () => {
      history.undo();
      void complete();
    },
    redo: () => {
      history.redo();
      void complete();
    },
  };

  return {
    scan,
    kind,
    editing,
    cuts,
    active,
    chosen: computed(() => cuts.value.filter(({ chosen }) => chosen)),
    result: shownResult,
    resultOf,
    errorOf,
    /** Why the cut that shows could not be made. */
    error: computed(() => errorOf(active.value)),
    busy: computed(() => running.value > 0),
    box: computed<PixelBox | undefined>(() => settings.value.box ?? shownResult.value?.box),
    boxOf: (cut: Cut): PixelBox | undefined => cut.settings.box ?? resultOf(cut)?.box ?? candidates[foundCuts.findIndex(({ cutId }) => cutId === cut.cutId)]?.box,
    candidateOf: (cut: Cut): Candidate | undefined => candidates[foundCuts.findIndex(({ cutId }) => cutId === cut.cutId)],
    /** Shows a cut; it stays chosen or not. */
    show(cutId: string): void {
      if (cutId !== active.value?.cutId) set({ activeId: cutId }, `show ${cutId}`);
      void complete();
    },
    /** Chooses a cut or lets it go; the chosen one shows. */
    toggle(cutId: string): void {
      const cut = cuts.value.find((each) => each.cutId === cutId);
      if (!cut) return;
      set({ cuts: replace(cutId, { chosen: !cut.chosen }), activeId: cutId }, `toggle ${cutId}`);
      void complete();
    },
    /** A box drawn by hand is a cut of its own: one ring of an overlapping group, or what was not found. */
    draw(box: PixelBox): void {
      drawnCount += 1;
      const cut: Cut = { cutId: `drawn-${drawnCount}`, drawn: true, chosen: true, settings: { ink: 'auto', box } };
      set({ cuts: [...cuts.value, cut], activeId: cut.cutId }, `draw ${cut.cutId}`);
      void complete();
    },
    remove(cutId: string): void {
      const left = cuts.value.filter((cut) => cut.cutId !== cutId);
      set({ cuts: left, activeId: left[0]?.cutId }, `remove ${cutId}`);
    },
    complete,
    /** What was put into the library is done with. */
    release(cutIds: readonly string[]): void {
      set({ cuts: cuts.value.map((cut) => (cutIds.includes(cut.cutId) ? { ...cut, chosen: false } : cut)) }, 'release');
    },
  };
}
export type ScanPage = ReturnType<typeof scanPage>;
