import type { diagnostics as source } from '../zh-CN/diagnostics.ts';
import type { Shape } from '../shape.ts';

export const diagnostics: Shape<typeof source> = {
  title: 'Diagnostics',
  intro: 'Looks at readers, cards, network and the data on this PC, and says what to do. Needs no PIN and changes nothing.',
  backToLogin: 'Back to login',
  again: 'Check again',
  save: 'Save report',
  copy: 'Copy',
  running: 'Checking…',
  checkedAt: 'Checked at {time}',
  allWell: 'All is well.',
  problems: 'Problems: {red}. Worth noting: {amber}.',
  notes: 'No problems. Worth noting: {amber}.',
  levels: { green: 'OK', amber: 'Note', red: 'Problem' },
  list: 'What was found',
  saved: 'The report was saved as {path}',
  savedHint: 'ID numbers, names, card numbers and user names in it are masked; it holds no PIN. You may give it to support.',
  copied: 'The findings were copied.',
  copyFailed: 'Copying did not work; please save the report instead.',
  log: {
    title: 'Log',
    intro: 'The last 200 lines of this client’s log, personal data masked.',
    show: 'Show the log',
    hide: 'Hide the log',
    reload: 'Reload the log',
    empty: 'The log is empty.',
    label: 'Log, {count} lines',
  },
};
