import { banks } from '../../../../contract/fields.ts';
import type { OutputOf } from '../../../../contract/api/route.ts';
import type { recovery } from '../../../../contract/api/recovery.ts';
import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import type { Options } from '../../framework/field.ts';
import { oneOf } from '../../framework/oneOf.ts';
import { defineWizard, type Wizard } from '../../framework/wizard.ts';
import { mobileFields } from '../fields.ts';
import { type FoundAnswers, foundStep } from '../found.ts';
import BankWait from './BankWait.vue';

export interface BankAnswers extends FoundAnswers {
  ticket: string;
  pageUrl: string;
  /** The bank's page was opened in the user's own browser. */
  opened: boolean;
}
export type BankState = OutputOf<typeof recovery.bankState>['state'];

const bankOptions: Options = (t) => banks.map((bank) => ({ value: bank, label: t(`recovery.bank.${bank}`) }));

/** REC-4: an enterprise's usernames by 企业实名认证, the bank's own check of its token. */
export function bankWizard(): Wizard<BankAnswers> {
  return defineWizard<BankAnswers>({
    name: 'recovery-bank',
    title: 'recovery.title',
    backTo: '/recovery',
    draftName: (value) => value('enterpriseName'),
    start: (): Record<string, string> => {
      const unit = useCarriedStore().unit;
      return unit ? { enterpriseName: unit.enterpriseName, uscc: unit.uscc, orgCode: unit.orgCode } : {};
    },
    steps: [
      {
        name: 'enterprise',
        title: 'recovery.bank.step1',
        intro: 'recovery.bank.intro',
        fields: [
          ...mobileFields({ label: 'recovery.field.yourMobile' }),
          { kind: 'enterprise-name', name: 'enterpriseName', label: 'recovery.field.enterpriseName' },
          { kind: 'uscc', name: 'uscc', label: 'recovery.field.uscc', hint: 'recovery.bank.oneOfTwo', required: false, fills: (uscc) => ({ orgCode: uscc.slice(8, 17) }) },
          { kind: 'org-code', name: 'orgCode', uscc: 'uscc', label: 'recovery.field.orgCode', hint: 'recovery.field.orgCodeHint', required: false },
        ],
        provesAgain: true,
        submit: async ({ value, code }) => {
          const codes = { ...(value('uscc') === '' ? {} : { uscc: value('uscc') }), ...(value('orgCode') === '' ? {} : { orgCode: value('orgCode') }) };
          const { ticket } = await desktop.recovery.bankBegin({ mobile: value('mobile'), enterpriseName: value('enterpriseName'), ...codes, ...code('code') });
          return { ticket };
        },
      },
      {
        name: 'bank',
        title: 'recovery.bank.step2',
        intro: 'recovery.bank.choose',
        nextLabel: 'recovery.bank.go',
        fields: [{ kind: 'choice', name: 'bank', label: 'recovery.bank.label', options: bankOptions }],
        submit: async ({ value, answers }) => {
          const { pageUrl, opened } = await desktop.recovery.bankChoose({ ticket: answers.ticket ?? '', bank: oneOf(banks, value('bank')) });
          return { pageUrl, opened };
        },
      },
      {
        name: 'result',
        title: 'recovery.bank.step3',
        component: BankWait,
        nextLabel: 'recovery.bank.query',
        submit: async ({ answers }) => ({ usernames: (await desktop.recovery.bankUsernames({ ticket: answers.ticket ?? '' })).usernames }),
      },
      foundStep(),
    ],
  });
}
