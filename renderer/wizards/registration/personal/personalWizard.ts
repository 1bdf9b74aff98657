import { idTypes } from '../../../../contract/idTypes.ts';
import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import { reviewStep } from '../../framework/reviewStep.ts';
import { defineWizard, type StepRun } from '../../framework/wizard.ts';
import { oneOf } from '../../framework/oneOf.ts';
import { fieldsAbove, fieldsBelow, isByEmail, type PersonalAnswers } from './personalFields.ts';
import PersonalForm from './PersonalForm.vue';

async function register({ value, typed, code, answers }: StepRun<PersonalAnswers>): Promise<Partial<PersonalAnswers>> {
  const { idValidFrom, idValidTo } = typed('form');
  return desktop.registration.personal({
    name: value('name'),
    idType: oneOf(idTypes, value('idType')),
    idNumber: value('idNumber'),
    idValidFrom,
    idValidTo,
    username: value('username'),
    password: value('password'),
    confirmation: value('confirmation'),
    email: value('email'),
    termsVersion: value('termsVersion'),
    ...(isByEmail(value) ? { emailTicket: answers.emailTicket } : { mobile: value('mobile'), ...code('code') }),
  });
}

/** REG-6: a natural person, by mobile, or by e-mail from abroad. */
export const personalWizard = defineWizard<PersonalAnswers>({
  name: 'registration-personal',
  title: 'registration.personal.title',
  backTo: '/register',
  draftName: (value) => value('name'),
  steps: [
    { name: 'form', title: 'registration.personal.form', fields: [...fieldsAbove, ...fieldsBelow], component: PersonalForm },
    reviewStep({ at: 'form', nextLabel: 'registration.registerNow', submit: register }),
    {
      name: 'done',
      title: 'registration.done',
      result: (t, value, { username = '' }) => {
        useCarriedStore().username = username;
        return {
          title: t('registration.success'),
          facts: [
            { label: t('registration.field.username'), value: username },
            { label: t('registration.field.name'), value: value('name') },
          ],
          actions: [{ label: t('registration.personal.login'), to: '/login?way=password', primary: true }],
          printable: true,
        };
      },
    },
  ],
});
