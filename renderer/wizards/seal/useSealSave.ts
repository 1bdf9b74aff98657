import { onScopeDispose, ref, shallowRef } from 'vue';
import type { SealSummary } from '../../../contract/api/seals.ts';
import type { SignatureSummary } from '../../../contract/api/signatures.ts';
import type { Submission } from '../../../contract/desktop.ts';
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

const isSaveStep = (step: string): step is SaveStep => (saveSteps as readonly string[]).includes(step);

/** SEAL-4, SIG-1: main opens the PIN window, the card signs, the server verifies. A failure leaves everything as it was. */
export function useRecordSave<I, O>(task: 'seal-save' | 'signature-save', send: (record: I) => Promise<O>) {
  const saving = ref(false);
  const step = ref<SaveStep>('check');
  const error = shallowRef<AppError>();

  const stopListening = onDesktop('progress', (event) => {
    if (saving.value && event.task === task && isSaveStep(event.step)) step.value = event.step;
  });
  onScopeDispose(stopListening);

  /** Answers what was stored, or undefined when it failed: `error` says why. A second call while one runs does nothing. */
  async function save(record: I): Promise<O | undefined> {
    if (saving.value) return undefined;
    saving.value = true;
    step.value = 'check';
    error.value = undefined;
    try {
      return await send(record);
    } catch (thrown) {
      error.value = AppError.from(thrown);
      return undefined;
    } finally {
      saving.value = false;
    }
  }

  /** Queues it instead of signing now. Answers whether it is queued; `error` says why not. */
  async function enqueue(draftId: string, submission: Submission): Promise<boolean> {
    error.value = undefined;
    try {
      await desktop.submission.queue({ draftId, submission });
      return true;
    } catch (thrown) {
      error.value = AppError.from(thrown);
      return false;
    }
  }

  return { saving, step, error, save, enqueue, forget: () => (error.value = undefined) };
}

type SealToSave = Parameters<typeof desktop.seals.save>[0];
export const useSealSave = () => useRecordSave<SealToSave, SealSummary>('seal-save', (seal) => desktop.seals.save(seal));

type SignatureToSave = Parameters<typeof desktop.signatures.save>[0];
export const useSignatureSave = () =>
  useRecordSave<SignatureToSave, SignatureSummary>('signature-save', (signature) => desktop.signatures.save(signature));
