import { ref, shallowRef } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { preparedSeal } from '../../wizards/seal/sealDraft.ts';
import { preparedSignature } from '../../wizards/signature/signatureForm.ts';
import type { BatchEntry } from './useScanBatch.ts';

/** What the library calls a cut until it gets a better name: the file's, with `number` where a file has several. */
export function cutName(fileName: string, number = ''): string {
  const stem = fileName.replace(/\.[^.]{1,5}$/, '');
  const end = number === '' ? '' : ` ${number}`;
  return [...stem].slice(0, 25 - end.length).join('') + end;
}

/** Puts chosen cuts into the library, each as a draft of its own (OFF-1). What was kept is released, so nothing is kept twice. */
export function useKeepCuts() {
  const working = ref(false);
  const error = shallowRef<AppError>();

  async function keepOne({ name, kind, pageNo, pages }: BatchEntry, pictureId: string, index: number, several: boolean): Promise<void> {
    const title = cutName(name, [...(pages > 1 ? [pageNo] : []), ...(several ? [index + 1] : [])].join('-'));
    const data = kind === 'seal' ? preparedSeal(title) : preparedSignature(title);
    await desktop.drafts.save({ kind, title, step: kind === 'seal' ? 'details' : 'form', data, pictureIds: [pictureId] });
  }

  /** Answers how many were kept; what failed stays chosen and `error` says why. */
  async function keep(entries: readonly BatchEntry[]): Promise<number> {
    if (working.value) return 0;
    working.value = true;
    error.value = undefined;
    let count = 0;
    try {
      for (const entry of entries) {
        const { page } = entry;
        if (!page) continue;
        await page.complete();
        const chosen = page.chosen.value;
        for (const [index, cut] of chosen.entries()) {
          const result = page.resultOf(cut);
          if (!result) {
            error.value ??= page.errorOf(cut) ?? new AppError('scan/cancelled');
            continue;
          }
          await keepOne(entry, result.picture.pictureId, index, chosen.length > 1);
          page.release([cut.cutId]);
          entry.kept += 1;
          count += 1;
        }
      }
    } catch (thrown) {
      error.value = AppError.from(thrown);
    } finally {
      working.value = false;
    }
    return count;
  }
  return { working, error, keep };
}
