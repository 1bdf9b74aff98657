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
  trace: {
    title: 'Trace of card commands',
    text: 'When support asks for it, what passes between reader and card can be noted in the log and saved with the report. It ends by itself after 10 minutes and when the client is restarted.',
    safe: 'Only kinds of commands, lengths and the card’s status words are noted; never a PIN, certificate, name or number. Only for cards that are read directly, not by a vendor’s driver or the control.',
    on: 'Note card commands',
    running: 'Card commands are being noted until {time}. No PIN is among them.',
    end: 'Stop now',
  },
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
