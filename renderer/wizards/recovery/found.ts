import type { FoundUsernames } from '../../../contract/api/recovery.ts';
import { useCarriedStore } from '../../stores/carried.ts';
import type { Step } from '../framework/wizard.ts';

export interface FoundAnswers {
  /** What a search found. */
  usernames: FoundUsernames['usernames'];
}

/** The last screen of every search: 找回用户名成功. One name is offered to the login screen. */
export function foundStep<A extends FoundAnswers>(): Step<A> {
  return {
    name: 'found',
    title: 'recovery.found.title',
    result: (t, _value, { usernames = [] }) => {
      const [only] = usernames;
      if (only && usernames.length === 1) useCarriedStore().username = only.username;
      return {
        title: t('recovery.found.title'),
        text: usernames.length === 1 && only ? t('recovery.found.one', { username: only.username }) : t('recovery.found.several'),
        facts: usernames.map(({ username, accountType }) => ({ label: t(`recovery.kind.${accountType}`), value: username })),
        actions: [
          { label: t('recovery.found.login'), to: '/login?way=password', primary: true },
          { label: t('recovery.found.password'), to: '/forgotten-password' },
        ],
        printable: true,
      };
    },
  };
}
