import type { home as homeSource, shell as source, store as storeSource } from '../zh-CN/shell.ts';
import type { Shape } from '../shape.ts';

export const shell: Shape<typeof source> = {
  home: 'Start',
  menu: 'Main menu',
  fold: 'Fold the menu',
  unfold: 'Unfold the menu',
  groups: { account: 'Account', seal: 'Seals', thisPc: 'This PC' },
  logout: 'Log out',
  logoutTitle: 'Log out',
  skip: 'Skip to content',
  cardIn: '{role} inserted',
  cardOut: 'Card taken out',
  byPassword: 'Password login',
  byCard: 'Card login',
  openPages: 'Open pages',
  tabs: {
    left: 'Tabs to the left',
    right: 'Tabs to the right',
    close: 'Close {title}',
    more: 'Close tabs',
    closeCurrent: 'Close this tab',
    closeOthers: 'Close other tabs',
    closeAll: 'Close all tabs',
  },
};
export const home: Shape<typeof homeSource> = {
  greeting: 'Hello, {name}',
  notices: 'Please note',
  dismiss: 'Got it',
  todo: 'Common tasks',
  activate: 'Activate account',
  activateText: 'The account is not active. Set a password to log in without the card too.',
  account: 'Account',
  accountText: 'Your data and your enterprise’s; change the password.',
  cards: 'My IC cards',
  cardsText: 'View, bind and unbind cards.',
  seals: 'Seals',
  sealsText: 'Make, enable and stop the enterprise’s electronic seals.',
  sessionTitle: 'This session',
  enterprise: 'Enterprise',
  uscc: 'Unified social credit code',
  username: 'Account',
  openedBy: 'Opened by',
  card: 'Card no.',
  cardValid: 'Card valid until',
  startedAt: 'Started',
  endsAt: 'Ends at the latest',
  idle: 'After 30 minutes without activity you are logged out; your input is saved by itself.',
};
export const store: Shape<typeof storeSource> = {
  notices: {
    auditBroken: 'The log of this PC is broken from entry {seq} on and may have been altered. Send the diagnostics to support.',
    startedEmpty: 'The local database could not be opened and there was no backup; a new one was started. The old file is kept as {keptAs}; data on the server are unharmed.',
    restored: 'The local database was corrupt and was restored from the backup of {madeAt}; later drafts of this PC may be missing. The old file is kept as {keptAs}.',
    backupFailed: 'No backup was made at this start ({code}). Check disk space and the rights of the data folder.',
  },
};
