import type { Receipt } from '../../../../contract/api/recovery.ts';
import { maskMobile } from '../../../../contract/rules/mask.ts';
import { chinaMinute } from '../../../composables/chinaTime.ts';
import type { ResultView, Translate } from '../../framework/wizard.ts';

/** REC-5, PWD-3: what the applicant takes along: the receipt's number, until when, and where the answer comes. */
export function receiptResult(t: Translate, receipt: Receipt | undefined, mobile: string): ResultView {
  return {
    title: t('recovery.review.submitted'),
    sign: 'waiting',
    text: t('recovery.review.submittedText', { mobile: maskMobile(mobile) }),
    facts: receipt
      ? [
          { label: t('recovery.review.receipt'), value: receipt.receipt },
          { label: t('recovery.review.submittedAt'), value: chinaMinute(receipt.submittedAt) },
          { label: t('recovery.review.answerBy'), value: chinaMinute(receipt.answerBy) },
        ]
      : [],
    actions: [
      { label: t('wizard.toLogin'), to: '/login', primary: true },
      { label: t('recovery.review.progress'), to: '/review-progress' },
    ],
    printable: true,
  };
}
