import { overseasLengths } from '../../../../contract/rules/registrationForms.ts';
import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import { codeFields, newPasswordFields } from '../../framework/fieldSets.ts';
import { reviewStep } from '../../framework/reviewStep.ts';
import { defineWizard, type StepRun } from '../../framework/wizard.ts';
import { sendRegistrationCode, termsField, usernameField } from '../calls.ts';
import { countryOptions } from './countries.ts';
import LanguageButtons from './LanguageButtons.vue';

interface Answers {
  username: string;
}

async function register({ value, typed, code }: StepRun<Answers>): Promise<Partial<Answers>> {
  const { registrationNumber, department, jobTitle, fax, mobile, notes } = typed('form');
  return desktop.registration.overseas({
    username: value('username'),
    password: value('password'),
    confirmation: value('confirmation'),
    country: value('country'),
    registrationNumber,
    organisation: value('organisation'),
    department,
    jobTitle,
    contact: value('contact'),
    phone: value('phone'),
    fax,
    mobile,
    address: value('address'),
    email: value('email'),
    notes,
    termsVersion: value('termsVersion'),
    ...code('code'),
  });
}

/** REG-8: an enterprise outside the mainland; the manual's fields in its order (003 1.5). */
export const overseasWizard = defineWizard<Answers>({
  name: 'registration-overseas',
  title: 'registration.overseas.title',
  backTo: '/register',
  beside: LanguageButtons,
  draftName: (value) => value('organisation'),
  steps: [
    {
      name: 'form',
      title: 'registration.overseas.form',
      fields: [
        usernameField,
        ...newPasswordFields(),
        { kind: 'list', name: 'country', label: 'registration.overseas.country', hint: 'registration.overseas.countryHint', options: (_t, locale) => countryOptions(locale) },
        { kind: 'text', name: 'registrationNumber', label: 'registration.overseas.registrationNumber', hint: 'registration.overseas.registrationNumberHint', required: false, max: overseasLengths.registrationNumber },
        { kind: 'text', name: 'organisation', label: 'registration.overseas.organisation', max: overseasLengths.organisation, autocomplete: 'organization' },
        { kind: 'text', name: 'department', label: 'registration.overseas.department', required: false },
        { kind: 'text', name: 'jobTitle', label: 'registration.overseas.jobTitle', required: false, autocomplete: 'organization-title' },
        { kind: 'text', name: 'contact', label: 'registration.overseas.contact', autocomplete: 'name' },
        { kind: 'phone', name: 'phone', label: 'registration.overseas.phone', autocomplete: 'tel' },
        { kind: 'phone', name: 'fax', label: 'registration.overseas.fax', required: false },
        { kind: 'phone', name: 'mobile', label: 'registration.overseas.mobile', required: false },
        { kind: 'text', name: 'address', label: 'registration.overseas.address', max: overseasLengths.address },
        { kind: 'email', name: 'email', label: 'wizard.field.email', autocomplete: 'email' },
        ...codeFields({ by: 'email', to: 'email', send: sendRegistrationCode('email') }),
        { kind: 'notes', name: 'notes', label: 'registration.overseas.notes', required: false },
        termsField('registration'),
      ],
    },
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
            { label: t('registration.overseas.organisation'), value: value('organisation') },
          ],
          actions: [{ label: t('registration.overseas.login'), to: '/login?way=password', primary: true }],
          printable: true,
        };
      },
    },
  ],
});
