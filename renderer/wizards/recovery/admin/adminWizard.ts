import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import { defineWizard, type StepRun, type Wizard } from '../../framework/wizard.ts';
import { enterpriseFields, enterpriseOf, mobileFields, personFields, personOf } from '../fields.ts';
import { foundStep } from '../found.ts';
import { type AdminAnswers, asksOperators, isChosen, operatorFields, personProofFields, wayFields } from './adminFields.ts';
import NotBound from './NotBound.vue';
import ProofsForm from './ProofsForm.vue';

function proofsOf({ value, answers, code }: StepRun<AdminAnswers>) {
  return {
    ticket: answers.ticket ?? '',
    ...(isChosen('legal-person')(value) ? { legalPerson: personOf(value, 'legalPerson') } : {}),
    ...(isChosen('admin')(value) ? { admin: personOf(value, 'admin') } : {}),
    ...(asksOperators(value)
      ? { operators: (answers.operators ?? []).slice(0, 2).map(({ operatorId }, at) => ({ operatorId, ...code(`operators.${at}.code`) })) }
      : {}),
  };
}

/** REC-2, REC-3: an enterprise admin's username by 账号信息认证. */
export function adminWizard(): Wizard<AdminAnswers> {
  /** What the operators' codes are sent with: known once the handler's identity was taken. */
  let flow: Pick<AdminAnswers, 'ticket' | 'operators'> = { ticket: '', operators: [] };
  const operatorOf = (at: number) => ({ ticket: flow.ticket, operatorId: flow.operators[at]?.operatorId ?? '' });
  const isMore = (answers: Partial<AdminAnswers>): boolean => answers.usernames === undefined;
  return defineWizard<AdminAnswers>({
    name: 'recovery-admin',
    title: 'recovery.title',
    backTo: '/recovery',
    draftName: (value) => value('enterprise.name'),
    start: (): Record<string, string> => {
      const unit = useCarriedStore().unit;
      return unit ? { 'enterprise.name': unit.enterpriseName, 'enterprise.orgCode': unit.orgCode } : {};
    },
    steps: [
      {
        name: 'enterprise',
        title: 'recovery.admin.step1',
        tip: 'recovery.admin.notBoundTip',
        fields: [...enterpriseFields(), ...mobileFields({ label: 'recovery.field.mobile', hint: 'recovery.field.boundMobileHint' })],
        provesAgain: true,
        submit: async ({ value, code }) => {
          const begun = await desktop.recovery.adminBegin({ enterprise: enterpriseOf(value), mobile: value('mobile'), ...code('code') });
          return { ticket: begun.ticket, mobileBound: begun.mobileBound, usernames: undefined };
        },
      },
      { name: 'not-bound', title: 'recovery.admin.notBoundTitle', at: 'enterprise', component: NotBound, backLabel: 'recovery.admin.typeAgain', when: (_value, answers) => answers.mobileBound === false },
      {
        name: 'handler',
        title: 'recovery.admin.step2',
        tip: 'recovery.admin.handlerTip',
        fields: personFields('handler', 'self'),
        submit: async ({ value, answers }) => {
          const answer = await desktop.recovery.adminHandler({ ticket: answers.ticket ?? '', handler: personOf(value, 'handler') });
          if (answer.outcome === 'found') return { usernames: answer.usernames };
          flow = { ticket: answers.ticket ?? '', operators: answer.operators };
          return { needed: answer.needed, operators: answer.operators };
        },
      },
      {
        name: 'proofs',
        title: 'recovery.admin.step3',
        component: ProofsForm,
        fields: [...wayFields, ...personProofFields, ...operatorFields(0, operatorOf), ...operatorFields(1, operatorOf)],
        when: (_value, answers) => isMore(answers),
        submit: async (run) => ({ usernames: (await desktop.recovery.adminProofs(proofsOf(run))).usernames }),
      },
      foundStep(),
    ],
  });
}
