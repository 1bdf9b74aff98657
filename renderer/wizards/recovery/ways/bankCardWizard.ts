import { desktop } from '../../../desktop.ts';
import { defineWizard, type Wizard } from '../../framework/wizard.ts';
import { enterpriseFields, enterpriseOf, mobileFields, personFields, personOf } from '../fields.ts';
import { type FoundAnswers, foundStep } from '../found.ts';

/** REC-6, REC-7: 操作员实名认证 and 个人实名认证 — identity and the bank card's four elements on one form. */
export function bankCardWizard(kind: 'operator' | 'personal'): Wizard<FoundAnswers> {
  const [name, ...identity] = personFields('person', 'self');
  return defineWizard<FoundAnswers>({
    name: `recovery-${kind}-bank-card`,
    title: 'recovery.title',
    backTo: '/recovery',
    draftName: (value) => value('person.name'),
    steps: [
      {
        name: 'person',
        title: `recovery.bankCard.${kind}`,
        tip: 'recovery.bankCard.tip',
        fields: [
          ...(kind === 'operator' ? enterpriseFields() : []),
          ...(name ? [name] : []),
          ...mobileFields({ label: 'recovery.field.bankMobile' }),
          { kind: 'bank-card', name: 'bankCard', label: 'recovery.field.bankCard', private: true },
          ...identity,
        ],
        submit: async ({ value, code }) => {
          const enterprise = kind === 'operator' ? { enterprise: enterpriseOf(value) } : {};
          const input = { kind, ...enterprise, person: personOf(value, 'person'), bankCard: value('bankCard'), mobile: value('mobile'), ...code('code') };
          return { usernames: (await desktop.recovery.byBankCard(input)).usernames };
        },
      },
      foundStep(),
    ],
  });
}
