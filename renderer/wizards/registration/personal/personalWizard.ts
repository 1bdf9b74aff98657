import { idTypes, isIdType } from '../../../../contract/idTypes.ts';
import { mayVerifyByEmail } from '../../../../contract/rules/registrationForms.ts';
import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import { codeFields, identityFields, newPasswordFields } from '../../framework/fieldSets.ts';
import type { Field } from '../../framework/field.ts';
import { reviewStep } from '../../framework/reviewStep.ts';
import { defineWizard, type Read, type StepRun } from '../../framework/wizard.ts';
import { oneOf } from '../../framework/oneOf.ts';
import { sendRegistrationCode, termsField, usernameField } from '../calls.ts';
import PersonalForm from './PersonalForm.vue';

export interface PersonalAnswers {
  username: string;
  /** `codes.verify`: proves the address in `verifiedEmail`. */
  emailTicket: string;
}

export const mayUseEmail = (value: Read): boolean => isIdType(value('idType')) && mayVerifyByEmail(oneOf(idTypes, value('idType')));
/** The address was verified in the dialog and is still the one in the form. */
export const isByEmail = (value: Read): boolean => mayUseEmail(value) && value('verifiedEmail') !== '' && value('verifiedEmail') === value('email');
const byMobile = (value: Read): boolean => !isByEmail(value);

/** The fields above the link to the e-mail dialog, and those below it, in the manual's order (003 1.3). */
export const fieldsAbove: readonly Field[] = [
  { kind: 'person-name', name: 'name', label: 'registration.field.name', section: 'registration.personal.person', autocomplete: 'name' },
  ...identityFields(
    { idType: 'idType', idNumber: 'idNumber', idValidFrom: 'idValidFrom', idValidTo: 'idValidTo' },
    { labels: { idValidFrom: 'registration.personal.validFrom', idValidTo: 'registration.personal.validTo' } },
  ),
  { ...usernameField, section: 'registration.personal.account' },
  ...newPasswordFields(),
  { kind: 'mobile', name: 'mobile', label: 'wizard.field.mobile', visibleWhen: byMobile, autocomplete: 'tel-national' },
];
export const fieldsBelow: readonly Field[] = [
  ...codeFields({ by: 'mobile', to: 'mobile', send: sendRegistrationCode('sms'), visibleWhen: byMobile }),
  { kind: 'email', name: 'email', label: 'wizard.field.email', autocomplete: 'email' },
  { kind: 'hidden', name: 'verifiedEmail', label: 'wizard.field.email', required: false },
  termsField('registration'),
];

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
