import { desktop } from '../../../desktop.ts';
import { defineWizard, type Wizard } from '../../framework/wizard.ts';
import { enterpriseFields, enterpriseOf, mobileFields, personFields, personOf } from '../fields.ts';
import { type FoundAnswers, foundStep } from '../found.ts';

interface MobileAnswers extends FoundAnswers {
  ticket: string;
}

/** REC-6, REC-7: 可验证绑定的手机号 — the bound mobile, then who the user is. */
export function mobileWizard(kind: 'operator' | 'personal'): Wizard<MobileAnswers> {
  return defineWizard<MobileAnswers>({
    name: `recovery-${kind}-mobile`,
    title: 'recovery.title',
    backTo: '/recovery',
    draftName: (value) => value('person.name'),
    steps: [
      {
        name: 'mobile',
        title: 'recovery.mobile.step1',
        fields: mobileFields({ label: 'recovery.field.mobile', hint: 'recovery.field.boundMobileHint' }),
        provesAgain: true,
        submit: async ({ value, code }) => ({ ticket: (await desktop.recovery.mobile({ kind, mobile: value('mobile'), ...code('code') })).ticket }),
      },
      {
        name: 'person',
        title: `recovery.mobile.${kind}`,
        tip: kind === 'operator' ? 'recovery.mobile.operatorTip' : 'recovery.mobile.personalTip',
        fields: [...(kind === 'operator' ? enterpriseFields() : []), ...personFields('person', 'self')],
        submit: async ({ value, answers }) => {
          const enterprise = kind === 'operator' ? { enterprise: enterpriseOf(value) } : {};
          return { usernames: (await desktop.recovery.byMobile({ ticket: answers.ticket ?? '', ...enterprise, person: personOf(value, 'person') })).usernames };
        },
      },
      foundStep(),
    ],
  });
}
