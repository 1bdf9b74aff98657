import { idTypes, isIdType } from '../../../../contract/idTypes.ts';
import { mayVerifyByEmail } from '../../../../contract/rules/registrationForms.ts';
import type { Field } from '../../framework/field.ts';
import { codeFields, identityFields, newPasswordFields } from '../../framework/fieldSets.ts';
import { oneOf } from '../../framework/oneOf.ts';
import type { Read } from '../../framework/wizard.ts';
import { sendRegistrationCode, termsField, usernameField } from '../calls.ts';

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
