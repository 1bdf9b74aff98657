import { idTypes } from '../../../contract/idTypes.ts';
import type { EnterpriseInput, PersonInput } from '../../../contract/api/person.ts';
import { hasValidityFields } from '../../../contract/rules/idNumber.ts';
import { desktop } from '../../desktop.ts';
import type { Field, FieldOf } from '../framework/field.ts';
import { codeFields, identityFields } from '../framework/fieldSets.ts';
import { oneOf } from '../framework/oneOf.ts';
import type { Read } from '../framework/wizard.ts';

type Visible = Field['visibleWhen'];

/** Whose data are asked for: 本人, 经办人, 法人, 管理员 … Each has its words under `recovery.person`. */
export type Whose = 'self' | 'legalPerson' | 'admin' | 'holder' | 'legalRepresentative';

/** Name, ID type and number, validity, under the server's names `prefix.name` … (FLD-3, FLD-4, FLD-8). */
export function personFields(prefix: string, whose: Whose, visibleWhen: Visible = () => true): Field[] {
  const words = `recovery.person.${whose}` as const;
  const names = { idType: `${prefix}.idType`, idNumber: `${prefix}.idNumber`, idValidFrom: `${prefix}.idValidFrom`, idValidTo: `${prefix}.idValidTo` };
  const labels = { idType: `${words}.idType`, idNumber: `${words}.idNumber`, idValidTo: 'recovery.person.idValidTo' };
  const fields: Field[] = [{ kind: 'person-name', name: `${prefix}.name`, label: `${words}.name` }, ...identityFields(names, { labels })];
  return fields.map((field) => ({ ...field, visibleWhen: (value) => (visibleWhen(value) && field.visibleWhen?.(value)) ?? visibleWhen(value) }));
}

/** The fields of `personFields` as the server takes them. */
export function personOf(value: Read, prefix: string): PersonInput {
  const idType = oneOf(idTypes, value(`${prefix}.idType`));
  const person = { name: value(`${prefix}.name`), idType, idNumber: value(`${prefix}.idNumber`) };
  return hasValidityFields(idType) ? { ...person, idValidFrom: value(`${prefix}.idValidFrom`), idValidTo: value(`${prefix}.idValidTo`) } : person;
}

/** 企业名称, 组织机构代码. */
export function enterpriseFields(): Field[] {
  return [
    { kind: 'enterprise-name', name: 'enterprise.name', label: 'recovery.field.enterpriseName' },
    { kind: 'org-code', name: 'enterprise.orgCode', label: 'recovery.field.orgCode', hint: 'recovery.field.orgCodeHint' },
  ];
}

export function enterpriseOf(value: Read): EnterpriseInput {
  return { name: value('enterprise.name'), orgCode: value('enterprise.orgCode') };
}

/** A mobile number, its captcha and code (FLD-9). */
export function mobileFields(words: { readonly label: string; readonly hint?: string }): Field[] {
  return [{ kind: 'mobile', name: 'mobile', autocomplete: 'tel-national', ...words }, ...codeFields({ by: 'mobile', to: 'mobile', send: sendTo('recovery') })];
}

/** FLD-9: a code to a number that the user typed. */
export function sendTo(purpose: 'recovery' | 'password-reset'): FieldOf<'code'>['send'] {
  return ({ to, captchaId, captcha }) => desktop.codes.send({ channel: 'sms', target: to, purpose, captchaId, captcha });
}
