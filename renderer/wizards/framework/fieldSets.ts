import { idTypes, type IdType } from '../../../contract/idTypes.ts';
import { hasValidityFields } from '../../../contract/rules/idNumber.ts';
import type { Field, FieldOf } from './field.ts';

/** i18n keys that differ from the usual ones. */
type Labels<K extends string> = Partial<Record<K, string>>;

export interface IdentityNames {
  readonly idType: string;
  readonly idNumber: string;
  readonly idValidFrom: string;
  readonly idValidTo: string;
}

/**
 * FLD-3, FLD-4: ID type, number, and for a 居民身份证 its validity. `names` are the fields' names in the server's input.
 * @returns four fields
 */
export function identityFields(
  names: IdentityNames,
  options: { readonly labels?: Labels<keyof IdentityNames>; readonly types?: readonly IdType[] } = {},
): Field[] {
  const { labels = {}, types = idTypes } = options;
  const isResident = (value: (name: string) => string): boolean => hasValidityFields(value(names.idType) as IdType);
  return [
    {
      kind: 'list',
      name: names.idType,
      label: labels.idType ?? 'wizard.identity.idType',
      initial: 'resident-id',
      options: (t) => types.map((type) => ({ value: type, label: t(`idType.${type}`) })),
    },
    { kind: 'id-number', name: names.idNumber, idType: names.idType, label: labels.idNumber ?? 'wizard.identity.idNumber', hint: 'wizard.identity.idNumberHint' },
    {
      kind: 'valid-from',
      name: names.idValidFrom,
      label: labels.idValidFrom ?? 'wizard.identity.validFrom',
      hint: 'wizard.identity.validFromHint',
      visibleWhen: isResident,
    },
    {
      kind: 'valid-to',
      name: names.idValidTo,
      from: names.idValidFrom,
      label: labels.idValidTo ?? 'wizard.identity.validTo',
      hint: 'wizard.identity.validToHint',
      visibleWhen: isResident,
    },
  ];
}

/** FLD-6: a new password with its rules, and its confirmation. */
export function newPasswordFields(): Field[] {
  return [
    { kind: 'new-password', name: 'password', label: 'wizard.field.password', hint: 'wizard.field.passwordHint' },
    { kind: 'confirmation', name: 'confirmation', of: 'password', label: 'wizard.field.confirmation', hint: 'wizard.field.confirmationHint' },
  ];
}

export function captchaField(name = 'captcha'): FieldOf<'captcha'> {
  return { kind: 'captcha', name, label: 'wizard.field.captcha', hint: 'wizard.field.captchaHint' };
}

/** FLD-9: captcha and code of a mobile number or an e-mail address, in the order of the manuals. */
export function codeFields(options: {
  readonly by: 'mobile' | 'email';
  /** The field with the number or address; without it the server knows where to send. */
  readonly to?: string;
  readonly send: FieldOf<'code'>['send'];
  /** Where a step has several. */
  readonly names?: { readonly captcha: string; readonly code: string };
  readonly visibleWhen?: Field['visibleWhen'];
}): Field[] {
  const { by, to, send, visibleWhen } = options;
  const names = options.names ?? { captcha: 'captcha', code: 'code' };
  return [
    { ...captchaField(names.captcha), visibleWhen },
    {
      kind: 'code',
      name: names.code,
      to,
      captcha: names.captcha,
      send,
      visibleWhen,
      label: by === 'mobile' ? 'wizard.field.mobileCode' : 'wizard.field.emailCode',
      hint: by === 'mobile' ? 'wizard.field.mobileCodeHint' : 'wizard.field.emailCodeHint',
    },
  ];
}
