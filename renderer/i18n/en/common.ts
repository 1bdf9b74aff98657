import type { common as source } from '../zh-CN/common.ts';
import type { Shape } from '../shape.ts';

export const common: Shape<typeof source> = {
  appName: 'China International Trade Single Window',
  appSubtitle: 'User management client',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  confirm: 'OK',
  retry: 'Try again',
  next: 'Next',
  loading: 'Loading…',
  required: 'Required',
  none: '—',
  columns: 'Choose columns',
  columnsHint: 'Ticked columns are shown in the list and remembered.',
  columnsLast: 'At least one column stays',
  reload: 'Refresh',
  whatNext: 'What to do next',
  errorCode: 'Error code {code}',
  languages: { 'zh-CN': '中文', en: 'English' },
  language: 'Language',
  draft: {
    offer: 'What you did not finish last time is still here',
    offerItem: '{title} (saved {time})',
    resume: 'Continue',
    discard: 'Discard',
    saved: 'Saved automatically at {time}',
    saveFailed: 'The draft was not saved: {reason}',
  },
  boundary: {
    title: 'Something went wrong',
    text: 'This page met an unexpected problem. What you saved is unharmed; your account and card were not changed.',
    again: 'Open this page again',
    home: 'Back to start',
  },
};
