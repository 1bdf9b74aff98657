import { CreditCard, EditPen, Files, FirstAidKit, House, Key, Monitor, Stamp, User } from '@element-plus/icons-vue';
import type { Component } from 'vue';

export interface MenuEntry {
  readonly path: string;
  /** i18n key. */
  readonly title: string;
  readonly icon: Component;
}
export interface MenuGroup {
  /** i18n key; a group without one has no heading. */
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

export const menu: readonly MenuGroup[] = [
  { entries: [{ path: '/', title: 'shell.home', icon: House }] },
  {
    title: 'shell.groups.account',
    entries: [
      { path: '/account', title: 'account.title', icon: User },
      { path: '/my-cards', title: 'cards.title', icon: CreditCard },
      { path: '/sessions', title: 'sessions.title', icon: Monitor },
    ],
  },
  {
    title: 'shell.groups.seal',
    entries: [
      { path: '/seals', title: 'seal.title', icon: Stamp },
      { path: '/signatures', title: 'signature.title', icon: EditPen },
      { path: '/workshop', title: 'workshop.title', icon: Files },
    ],
  },
  { title: 'shell.groups.thisPc', entries: [{ path: '/card-tools', title: 'cardTools.title', icon: Key }, { path: '/diagnostics', title: 'diagnostics.title', icon: FirstAidKit }] },
];
