import type { OutputOf } from '../../../../contract/api/route.ts';
import type { recovery } from '../../../../contract/api/recovery.ts';
import { chinaMinute } from '../../../composables/chinaTime.ts';
import { desktop } from '../../../desktop.ts';
import { defineWizard } from '../../framework/wizard.ts';

interface ProgressAnswers {
  progress: OutputOf<typeof recovery.reviewState>;
}

const signs = { pending: 'waiting', approved: 'done', rejected: 'refused' } as const;

/** Where a manual review stands (REC-5, PWD-3), by the receipt's number. */
export const progressWizard = defineWizard<ProgressAnswers>({
  name: 'review-progress',
  title: 'recovery.progress.title',
  backTo: '/recovery',
  steps: [
    {
      name: 'receipt',
      title: 'recovery.progress.ask',
      fields: [{ kind: 'text', name: 'receipt', label: 'recovery.review.receipt', hint: 'recovery.progress.hint', max: 64 }],
      nextLabel: 'recovery.progress.query',
      submit: async ({ value }) => ({ progress: await desktop.recovery.reviewState({ receipt: value('receipt') }) }),
    },
    {
      name: 'state',
      title: 'recovery.progress.title',
      result: (t, value, { progress }) => ({
        title: t(`recovery.progress.${progress?.state ?? 'pending'}`),
        sign: signs[progress?.state ?? 'pending'],
        text: progress?.state === 'pending' ? t('recovery.progress.pendingText', { time: chinaMinute(progress.answerBy) }) : t('recovery.progress.bySms'),
        facts: [{ label: t('recovery.review.receipt'), value: value('receipt') }],
        actions: [{ label: t('wizard.toLogin'), to: '/login', primary: true }],
      }),
    },
  ],
});
