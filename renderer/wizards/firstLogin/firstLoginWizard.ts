import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { useCarriedStore } from '../../stores/carried.ts';
import { defineWizard, type Wizard } from '../framework/wizard.ts';
import WhoseMobile from './WhoseMobile.vue';

/** LOGIN-2 (003 2.1): SMS to the mobile that the admin put on file, the forced change, back to login. */
export function firstLoginWizard(): Wizard {
  const ticket = (): string => useCarriedStore().firstLogin?.ticket ?? '';
  const hasMobile = (): boolean => useCarriedStore().firstLogin?.mobileMasked !== undefined;
  return defineWizard({
    name: 'first-login',
    title: 'firstLogin.title',
    backTo: '/login?way=password',
    steps: [
      {
        name: 'verify',
        title: 'firstLogin.verify',
        above: WhoseMobile,
        nextLabel: 'common.confirm',
        fields: [
          {
            kind: 'code',
            name: 'code',
            label: 'wizard.field.mobileCode',
            hint: 'wizard.field.mobileCodeHint',
            visibleWhen: hasMobile,
            send: () => desktop.session.firstCode({ ticket: ticket() }),
          },
        ],
        provesAgain: true,
        submit: async ({ code }) => {
          if (!hasMobile()) throw new AppError('login/no-mobile');
          await desktop.session.firstVerify({ ticket: ticket(), ...code('code') });
        },
      },
      {
        name: 'password',
        title: 'firstLogin.change',
        intro: 'firstLogin.changeIntro',
        nextLabel: 'common.confirm',
        fields: [
          { kind: 'password', name: 'oldPassword', label: 'password.old', hint: 'firstLogin.oldHint' },
          { kind: 'new-password', name: 'password', label: 'password.new', hint: 'password.hint' },
          { kind: 'confirmation', name: 'confirmation', of: 'password', label: 'password.confirmation', hint: 'password.confirmationHint' },
        ],
        submit: async ({ value }) => {
          const changed = { oldPassword: value('oldPassword'), password: value('password'), confirmation: value('confirmation') };
          const { username } = await desktop.session.firstPassword({ ticket: ticket(), ...changed });
          const carried = useCarriedStore();
          carried.firstLogin = undefined;
          carried.username = username;
        },
      },
      {
        name: 'done',
        title: 'firstLogin.done',
        result: (t) => ({ title: t('firstLogin.doneTitle'), text: t('firstLogin.doneText'), actions: [{ label: t('firstLogin.login'), to: '/login?way=password', primary: true }] }),
      },
    ],
    remedies: (error) => (error.code === 'flow/expired' ? { label: 'wizard.toLogin', to: '/login?way=password' } : undefined),
  });
}
