import { onScopeDispose, ref, shallowRef } from 'vue';
import type { SealSummary } from '../../../contract/api/seals.ts';
import type { SealForm } from '../../../contract/desktop.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { desktop, onDesktop } from '../../desktop.ts';

export const saveSteps = ['check', 'pin', 'sign', 'send'] as const;
export type SaveStep = (typeof saveSteps)[number];

/** What to do next after a failed save; texts under `seal.save.next.`. */
export type SaveAdvice = 'cancelled' | 'remote' | 'session' | 'fields';

/** Errors of card and PIN already say what to do. */
export function saveAdvice(code: ErrorCode): SaveAdvice | undefined {
  if (code === 'pin/cancelled' || code === 'pin/timeout' || code === 'pin/window-lost') return 'cancelled';
  if (code.startsWith('remote/')) return 'remote';
  if (code.startsWith('session/')) return 'session';
  if (code.startsWith('input/') || code.startsWith('seal/validity') || code === 'seal/operator-unknown') return 'fields';
  return undefined;
}

export interface SealToSave {
  readonly form: SealForm;
  readonly pictureId: string;
  readonly cardId: string;
  readonly sealId?: string | undefined;
  readonly draftId?: string | undefined;
}

const isSaveStep = (step: string): step is SaveStep => (saveSteps as readonly string[]).includes(step);

/** SEAL-4: main opens the PIN window, the card signs, the server verifies. A failure leaves everything as it was. */
export function useSealSave() {
  const saving = ref(false);
  const step = ref<SaveStep>('check');
  const error = shallowRef<AppError>();

  const stopListening = onDesktop('progress', (event) => {
    if (saving.value && event.task === 'seal-save' && isSaveStep(event.step)) step.value = event.step;
  });
  onScopeDispose(stopListening);

  /** Answers the stored seal, or undefined when it failed: `error` says why. A second call while one runs does nothing. */
  async function save(seal: SealToSave): Promise<SealSummary | undefined> {
    if (saving.value) return undefined;
    saving.value = true;
    step.value = 'check';
    error.value = undefined;
    try {
      return await desktop.seals.save(seal);
    } catch (thrown) {
      error.value = AppError.from(thrown);
      return undefined;
    } finally {
      saving.value = false;
    }
  }

  return { saving, step, error, save, forget: () => (error.value = undefined) };
}
