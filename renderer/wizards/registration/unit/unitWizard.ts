import { idTypes } from '../../../../contract/idTypes.ts';
import type { AppError } from '../../../../contract/errors.ts';
import { accessRegions, businessTypes } from '../../../../contract/regions.ts';
import { orgCodeOfUscc } from '../../../../contract/rules/uscc.ts';
import { desktop } from '../../../desktop.ts';
import { useCarriedStore } from '../../../stores/carried.ts';
import { chosenOf, type Field, type Remedy } from '../../framework/field.ts';
import { codeFields, identityFields, newPasswordFields } from '../../framework/fieldSets.ts';
import { reviewStep } from '../../framework/reviewStep.ts';
import { withFieldNames } from '../../framework/serverNames.ts';
import { defineWizard, type Read, type StepRun, type Wizard } from '../../framework/wizard.ts';
import { oneOf } from '../../framework/oneOf.ts';
import { sendRegistrationCode, termsField, usernameField } from '../calls.ts';
import { businessTypeOptions, regionOptions } from '../lists.ts';
import PasteBlock from './PasteBlock.vue';

export type UnitKind = 'enterprise' | 'institution';
interface Answers {
  ticket: string;
  username: string;
}

/** REG-2: the admin exists; what was typed goes along into username recovery. */
const toRecovery: Remedy = {
  label: 'registration.toRecovery',
  to: '/recovery',
  carry: (value) => void (useCarriedStore().unit = { enterpriseName: value('unitName'), uscc: value('uscc'), orgCode: value('orgCode') }),
};
const unitNames = { name: 'unitName' };
const legalNames = { idType: 'legalIdType', idNumber: 'legalIdNumber', idValidFrom: 'legalIdValidFrom', idValidTo: 'legalIdValidTo' };
const holderNames = { idType: 'idType', idNumber: 'idNumber', idValidFrom: 'idValidFrom', idValidTo: 'idValidTo' };

/** REG-3 step 1, REG-7: the unit and its legal representative. */
function unitFields(kind: UnitKind): Field[] {
  const words = `registration.${kind}` as const;
  return [
    { kind: 'list', name: 'region', label: 'registration.field.region', options: regionOptions },
    {
      kind: 'uscc',
      name: 'uscc',
      label: 'registration.field.uscc',
      fills: (uscc) => ({ orgCode: orgCodeOfUscc(uscc) }),
      remedies: { 'field/uscc-taken': toRecovery },
    },
    {
      kind: 'org-code',
      name: 'orgCode',
      uscc: 'uscc',
      label: 'registration.field.orgCode',
      hint: 'registration.field.orgCodeHint',
      remedies: { 'field/org-code-taken': toRecovery },
    },
    { kind: 'enterprise-name', name: 'unitName', label: `${words}.name`, remedies: { 'field/enterprise-name-taken': toRecovery } },
    { kind: 'person-name', name: 'legalName', label: 'registration.field.legalName' },
    ...identityFields(legalNames, { labels: { idType: 'registration.field.legalIdType', idNumber: 'registration.field.legalIdNumber' } }),
    { kind: 'several', name: 'businessTypes', label: 'registration.field.businessTypes', hint: 'registration.field.businessTypesHint', options: businessTypeOptions, required: false },
  ];
}

function unitInput(kind: UnitKind, value: Read, typed: Record<string, string>) {
  return {
    kind,
    region: oneOf(accessRegions, value('region')),
    uscc: value('uscc'),
    orgCode: value('orgCode'),
    name: value('unitName'),
    legalName: value('legalName'),
    legalIdType: oneOf(idTypes, value('legalIdType')),
    legalIdNumber: value('legalIdNumber'),
    legalIdValidFrom: typed.legalIdValidFrom,
    legalIdValidTo: typed.legalIdValidTo,
    businessTypes: chosenOf(value('businessTypes')).map((type) => oneOf(businessTypes, type)),
  };
}
/** Both steps have a `name`: this call's is the admin's, unless the unit was registered meanwhile by someone faster (REG-2). */
const namesOfAdmin = (why: AppError): Record<string, string> => (why.code === 'registration/enterprise-exists' ? unitNames : {});

function registerAdmin({ value, typed, code, answers }: StepRun<Answers>): Promise<Partial<Answers>> {
  const { idValidFrom, idValidTo } = typed('admin');
  return withFieldNames(namesOfAdmin, () =>
    desktop.registration.admin({
      ticket: answers.ticket ?? '',
      username: value('username'),
      password: value('password'),
      confirmation: value('confirmation'),
      name: value('name'),
      idType: oneOf(idTypes, value('idType')),
      idNumber: value('idNumber'),
      idValidFrom,
      idValidTo,
      email: value('email'),
      mobile: value('mobile'),
      termsVersion: value('termsVersion'),
      ...code('code'),
    }),
  );
}

/** REG-3 (enterprise without card) and REG-7 (institution): unit, admin, done. */
export function unitWizard(kind: UnitKind): Wizard<Answers> {
  const words = `registration.${kind}` as const;
  return defineWizard<Answers>({
    name: `registration-${kind}`,
    title: 'registration.admin.title',
    backTo: kind === 'enterprise' ? '/register/enterprise' : '/register',
    draftName: (value) => value('unitName'),
    steps: [
      {
        name: 'unit',
        title: `${words}.unit`,
        tip: `${words}.tip`,
        above: PasteBlock,
        fields: unitFields(kind),
        provesAgain: true,
        submit: ({ value, typed }) => withFieldNames(() => unitNames, () => desktop.registration.checkUnit(unitInput(kind, value, typed('unit')))),
      },
      {
        name: 'admin',
        title: 'registration.admin.step',
        intro: 'registration.admin.intro',
        fields: [
          usernameField,
          ...newPasswordFields(),
          { kind: 'person-name', name: 'name', label: 'registration.field.name', autocomplete: 'name' },
          ...identityFields(holderNames),
          { kind: 'email', name: 'email', label: 'wizard.field.email', hint: 'registration.field.emailHint', autocomplete: 'email' },
          { kind: 'mobile', name: 'mobile', label: 'wizard.field.mobile', hint: 'registration.field.mobileHint', autocomplete: 'tel-national' },
          ...codeFields({ by: 'mobile', to: 'mobile', send: sendRegistrationCode('sms') }),
          termsField(kind === 'enterprise' ? 'service' : 'registration'),
        ],
      },
      reviewStep({ at: 'admin', nextLabel: 'registration.submit', submit: registerAdmin }),
      {
        name: 'done',
        title: 'registration.done',
        result: (t, value, { username = '' }) => {
          useCarriedStore().username = username;
          return {
            title: t('registration.success'),
            text: t('registration.admin.doneText'),
            facts: [
              { label: t('registration.field.username'), value: username },
              { label: t(`${words}.name`), value: value('unitName') },
              { label: t('registration.field.uscc'), value: value('uscc') },
            ],
            actions: [{ label: t('registration.admin.login'), to: '/login?way=password', primary: true }],
            printable: true,
          };
        },
      },
    ],
    remedies: (error) => (error.code === 'registration/enterprise-exists' ? { label: 'registration.toRecovery', to: '/recovery' } : undefined),
  });
}
