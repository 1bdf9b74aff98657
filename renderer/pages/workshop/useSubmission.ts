import { onScopeDispose, ref, shallowRef } from 'vue';
import { MOST_PER_SUBMISSION, type PreparedItem, type SubmissionResult } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop, onDesktop } from '../../desktop.ts';

export type SubmissionStep = 'check' | 'pin' | 'sign' | 'send';
/** What one item is doing, or what became of it. */
export interface ItemProgress {
  readonly state: 'waiting' | 'sending' | SubmissionResult['outcome'];
  readonly title: string;
  readonly kind: PreparedItem['kind'];
  readonly error?: AppError;
}

/** One act signs and sends all chosen items (SEAL-4, SIG-1): one PIN, a result for each; what failed stays queued. */
export function useSubmission() {
  const running = ref(false);
  const step = ref<SubmissionStep>('check');
  const fraction = ref(0);
  const error = shallowRef<AppError>();
  const progress = shallowRef<ReadonlyMap<string, ItemProgress>>(new Map());

  function note(draftId: string, change: Partial<ItemProgress>): void {
    const known = progress.value.get(draftId);
    if (known) progress.value = new Map(progress.value).set(draftId, { ...known, ...change });
  }
  let sending: string | undefined;
  const stopListening = onDesktop('progress', (event) => {
    if (!running.value || event.task !== 'submission') return;
    fraction.value = event.fraction;
    if (event.step === 'check' || event.step === 'pin' || event.step === 'sign') step.value = event.step;
    else {
      step.value = 'send';
      sending = event.step;
      note(sending, { state: 'sending' });
    }
  });
  onScopeDispose(stopListening);

  async function submit(cardId: string, items: readonly PreparedItem[]): Promise<readonly SubmissionResult[]> {
    if (running.value) return [];
    running.value = true;
    step.value = 'check';
    fraction.value = 0;
    error.value = undefined;
    const batch = items.slice(0, MOST_PER_SUBMISSION);
    progress.value = new Map(batch.map(({ draftId, title, kind }) => [draftId, { state: 'waiting', title, kind }]));
    try {
      const { results } = await desktop.submission.submit({ cardId, draftIds: batch.map(({ draftId }) => draftId) });
      for (const { draftId, outcome, error: wire } of results) note(draftId, { state: outcome, ...(wire ? { error: AppError.fromWire(wire) } : {}) });
      return results;
    } catch (thrown) {
      error.value = AppError.from(thrown);
      progress.value = new Map();
      return [];
    } finally {
      running.value = false;
    }
  }

  return {
    running,
    step,
    fraction,
    error,
    progress,
    submit,
    stop: () => void desktop.submission.stop({}).catch(() => {}),
    forget: () => {
      error.value = undefined;
      progress.value = new Map();
    },
  };
}
export type Submitting = ReturnType<typeof useSubmission>;
