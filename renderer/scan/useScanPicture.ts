import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Extraction, Picture, PictureKind, Scan } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { desktop, fileToken, onDesktop } from '../desktop.ts';
import { USUAL_THRESHOLD, type InkChoice, type ScanSettings } from './cutEditing.ts';
import { editHistory } from './editHistory.ts';
import { latest } from '../composables/latest.ts';

export type { InkChoice, ScanSettings } from './cutEditing.ts';

/** How long a slider or handle must rest before the seal is extracted anew. */
export const EXTRACT_PAUSE_MS = 250;

/**
 * A scan, the seal found on it, and the corrections to both. Works with neither server nor card (OFF-1).
 * Answers of overtaken settings are dropped.
 */
export function useScanPicture(kind: PictureKind = 'seal') {
  const scan = shallowRef<Scan>();
  const extraction = shallowRef<Extraction>();
  /** From a resumed draft: the cut-out is there, its scan is not. */
  const kept = shallowRef<Picture>();
  const history = editHistory<ScanSettings>({ ink: 'auto' });
  const settings = history.current;
  /** Everything found when the page was first looked at. */
  const candidates = shallowRef<Extraction['candidates']>([]);
  const phase = ref<'idle' | 'opening' | 'extracting'>('idle');
  const fraction = ref(0);
  const error = shallowRef<AppError>();
  let opening = 0;
  let file: File | undefined;

  const extract = latest<{ scanId: string; settings: ScanSettings }, Extraction>({
    delayMs: EXTRACT_PAUSE_MS,
    run: ({ scanId, settings: wanted }) => desktop.pictures.extract({ scanId, kind, ...wanted }),
    done: (found) => {
      extraction.value = found;
      if (settings.value.box === undefined) candidates.value = found.candidates;
      error.value = undefined;
      phase.value = 'idle';
    },
    failed: (thrown) => {
      error.value = AppError.from(thrown);
      phase.value = 'idle';
    },
  });

  const stopListening = onDesktop('progress', (event) => {
    if (event.task === scan.value?.scanId) fraction.value = event.fraction;
  });
  onScopeDispose(() => {
    stopListening();
    extract.drop();
    opening += 1;
    phase.value = 'idle';
  });

  function ask(): void {
    if (!scan.value) return;
    phase.value = 'extracting';
    fraction.value = 0;
    extract.ask({ scanId: scan.value.scanId, settings: settings.value });
  }

  /** Opens a file the user chose or dropped and looks for the seal on it. What was there stays until the new page is read. */
  async function open(chosen: File, page = 1): Promise<void> {
    opening += 1;
    const turn = opening;
    extract.drop();
    phase.value = 'opening';
    error.value = undefined;
    try {
      const opened = await desktop.pictures.openScan({ fileToken: await fileToken(chosen), ...(page > 1 ? { page } : {}) });
      if (turn !== opening) return;
      file = chosen;
      scan.value = opened;
      extraction.value = undefined;
      kept.value = undefined;
      candidates.value = [];
      history.reset({ ink: settings.value.ink });
      ask();
    } catch (thrown) {
      if (turn !== opening) return;
      error.value = AppError.from(thrown);
      phase.value = 'idle';
    }
  }

  function change(part: Partial<ScanSettings>): void {
    history.set({ ...settings.value, ...part }, Object.keys(part).join());
    ask();
  }
  /** Resolves when no cut-out is being made: what is saved then is what was asked for last. */
  async function settled(): Promise<void> {
    while (phase.value === 'extracting') {
      await new Promise<void>((resolve) => {
        watch(phase, () => resolve(), { once: true, flush: 'sync' });
      });
    }
  }
  /** Takes another one of those found on the page. */
  function pick(index: number): void {
    const found = candidates.value[index];
    if (!found) return;
    history.set({ ink: found.ink, box: found.box }, `pick ${index}`);
    ask();
  }

  return {
    scan,
    extraction,
    settings,
    phase,
    fraction,
    error,
    picture: computed<Picture | undefined>(() => extraction.value?.picture ?? kept.value),
    /** The scan of a resumed draft is gone: the cut-out can be used, not corrected. */
    scanGone: computed(() => kept.value !== undefined && scan.value === undefined),
    box: computed(() => settings.value.box ?? extraction.value?.box),
    rotationDegrees: computed(() => settings.value.rotationDegrees ?? extraction.value?.rotationDegrees ?? 0),
    threshold: computed(() => settings.value.threshold ?? extraction.value?.threshold ?? USUAL_THRESHOLD),
    isManual: computed(() => {
      const { ink, ...byHand } = settings.value;
      return ink !== 'auto' || Object.values(byHand).some((value) => value !== undefined);
    }),
    open,
    settled,
    /** Another page of the same file (PDF, TIFF); corrections of the page before are gone. */
    async turnTo(page: number): Promise<void> {
      if (file) await open(file, page);
    },
    change,
    /** Back to what the engine finds by itself. */
    auto: () => {
      history.set({ ink: 'auto' }, 'auto');
      ask();
    },
    candidates,
    pick,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    undo: () => {
      history.undo();
      ask();
    },
    redo: () => {
      history.redo();
      ask();
    },
    retry: ask,
    restore: (picture: Picture, ink: InkChoice) => {
      kept.value = picture;
      history.reset({ ink });
    },
  };
}
export type ScanPicture = ReturnType<typeof useScanPicture>;
