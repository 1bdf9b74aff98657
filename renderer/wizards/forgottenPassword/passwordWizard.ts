import { type OfferedWay, ResetKind, type ResetWay } from '../../../contract/api/passwordReset.ts';
import type { Receipt } from '../../../contract/api/recovery.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { useCarriedStore } from '../../stores/carried.ts';
import type { Field, Options } from '../framework/field.ts';
import { captchaField, codeFields, newPasswordFields } from '../framework/fieldSets.ts';
import { oneOf } from '../framework/oneOf.ts';
import { withFieldNames } from '../framework/serverNames.ts';
import { defineWizard, type Read, type StepRun, type Wizard } from '../framework/wizard.ts';
import { personFields, personOf, sendTo } from '../recovery/fields.ts';
import { receiptResult } from '../recovery/review/receipt.ts';
import { documentFields, filesOf } from '../recovery/review/reviewWizard.ts';
import WayStep from './WayStep.vue';

export interface PasswordAnswers {
  ticket: string;
  ways: readonly OfferedWay[];
  /** PWD-4: what the electronic business licence's QR code has come to. */
  licenceConfirmed: boolean;
  /** PWD-3: the legal person's data failed: 提交人工审核 is offered. */
  reviewOffered: boolean;
  /** PWD-3: the user took it. */
  reviewing: boolean;
  receipt: Receipt;
  username: string;
}

const kindOptions: Options = (t) => ResetKind.options.map((kind) => ({ value: kind, label: t(`forgotten.kind.${kind}`) }));
const isWay = (way: ResetWay) => (value: Read): boolean => value('way') === way;

/** PWD-3: of the legal person's form and of the manual review alike, so that what was typed goes along. */
export const enterpriseFields: readonly Field[] = [
  { kind: 'enterprise-name', name: 'enterpriseName', label: 'forgotten.field.enterpriseName' },
  { kind: 'uscc', name: 'uscc', label: 'recovery.field.uscc' },
];
export const operatorMobile: Field = { kind: 'mobile', name: 'mobile', label: 'forgotten.field.operatorMobile', autocomplete: 'tel-national' };
const when = (fields: readonly Field[], way: ResetWay): Field[] =>
  fields.map((field) => ({ ...field, visibleWhen: (value) => isWay(way)(value) && (field.visibleWhen?.(value) ?? true) }));

/** PWD-2: what each way asks; one shows at a time. `ticketOf`: the flow the codes belong to. */
function wayFields(ticketOf: () => string): Record<Exclude<ResetWay, 'licence'>, Field[]> {
  const bound = (way: 'mobile' | 'email'): Field[] =>
    codeFields({
      by: way,
      names: { captcha: `${way}.captcha`, code: `${way}.code` },
      visibleWhen: isWay(way),
      send: ({ captchaId, captcha }) => desktop.passwordReset.sendCode({ ticket: ticketOf(), way, captchaId, captcha }),
    });
  const typed = codeFields({ by: 'mobile', to: 'mobile', names: { captcha: 'legal.captcha', code: 'code' }, send: sendTo('password-reset') });
  return {
    mobile: bound('mobile'),
    email: bound('email'),
    holder: personFields('holder', 'holder', isWay('holder')),
    'legal-person': when([...enterpriseFields, ...personFields('legalPerson', 'legalRepresentative'), operatorMobile, ...typed], 'legal-person'),
  };
}

/** PWD-2: the step's call, by the way that was chosen. */
async function prove({ value, answers, code }: StepRun<PasswordAnswers>): Promise<Partial<PasswordAnswers>> {
  const ticket = answers.ticket ?? '';
  const way = oneOf(['mobile', 'email', 'holder', 'legal-person', 'licence'] as const, value('way'));
  const refusedBy = answers.ways?.find((one) => one.way === way)?.refusedBy;
  if (refusedBy) throw new AppError(refusedBy);
  const proved = { reviewing: false };
  switch (way) {
    case 'mobile':
    case 'email':
      await desktop.passwordReset.proveByCode({ ticket, ...code(`${way}.code`) });
      return proved;
    case 'holder':
      await desktop.passwordReset.proveHolder({ ticket, holder: personOf(value, 'holder') });
      return proved;
    case 'legal-person':
      await desktop.passwordReset.proveLegalPerson({ ticket, ...legalData(value), ...code('code') });
      return proved;
    case 'licence':
      if (!answers.licenceConfirmed) throw new AppError('reset/not-proven');
      return proved;
  }
}
function legalData(value: Read) {
  return { enterpriseName: value('enterpriseName'), uscc: value('uscc'), legalPerson: personOf(value, 'legalPerson'), mobile: value('mobile') };
}

/** PWD-1…PWD-5: 填写用户名, 安全验证, 重置密码, 完成; and 提交人工审核 beside it. */
export function passwordWizard(): Wizard<PasswordAnswers> {
  let ticket = '';
  /** PWD-3: its code was right; the manual review takes it without another one. */
  let provenMobile = '';
  const isOtherMobile = (value: Read): boolean => value('mobile') !== provenMobile;
  const fieldsOf = wayFields(() => ticket);
  const isReviewing = (_value: Read, { reviewing }: Partial<PasswordAnswers>): boolean => reviewing === true;
  return defineWizard<PasswordAnswers>({
    name: 'forgotten-password',
    title: 'forgotten.title',
    backTo: '/login',
    draftName: (value) => value('username'),
    start: () => ({ username: useCarriedStore().username }),
    steps: [
      {
        name: 'username',
        title: 'forgotten.step.username',
        fields: [
          { kind: 'choice', name: 'kind', label: 'forgotten.field.kind', options: kindOptions, initial: 'admin' },
          { kind: 'account', name: 'username', label: 'forgotten.field.username', autocomplete: 'username' },
          captchaField(),
        ],
        provesAgain: true,
        submit: async ({ value, captcha }) => {
          const begun = await desktop.passwordReset.begin({ kind: oneOf(ResetKind.options, value('kind')), username: value('username'), ...captcha('captcha') });
          ticket = begun.ticket;
          return { ticket, ways: begun.ways, licenceConfirmed: false, reviewOffered: false, reviewing: false };
        },
      },
      {
        name: 'way',
        title: 'forgotten.step.way',
        component: WayStep,
        fields: [{ kind: 'hidden', name: 'way', label: 'forgotten.chooseWay' }, ...Object.values(fieldsOf).flat()],
        submit: async (run) => {
          try {
            return await prove(run);
          } catch (thrown) {
            if (AppError.from(thrown).code === 'reset/legal-person-mismatch') provenMobile = run.value('mobile');
            throw thrown;
          }
        },
      },
      {
        name: 'review',
        title: 'forgotten.step.review',
        at: 'way',
        when: isReviewing,
        nextLabel: 'forgotten.submitReview',
        fields: [
          { kind: 'account', name: 'username', label: 'forgotten.field.username', section: 'forgotten.review.data' },
          { ...operatorMobile, hint: 'forgotten.review.mobileHint' },
          ...codeFields({ by: 'mobile', to: 'mobile', names: { captcha: 'other.captcha', code: 'other.code' }, visibleWhen: isOtherMobile, send: sendTo('password-reset') }),
          ...enterpriseFields,
          ...personFields('legalPerson', 'legalRepresentative'),
          ...documentFields('legalPerson.idType', { licence: true }).map((field, at) => (at === 0 ? { ...field, section: 'forgotten.review.files' } : field)),
          ...newPasswordFields().map((field, at) => (at === 0 ? { ...field, section: 'forgotten.review.password' } : field)),
          captchaField(),
        ],
        submit: async (run) => {
          const { value, captcha, code } = run;
          const files = await filesOf(run, 'review', ticket);
          const password = { password: value('password'), confirmation: value('confirmation') };
          const proof = isOtherMobile(value) ? code('other.code') : {};
          const input = { ticket, username: value('username'), ...legalData(value), ...proof, files, ...password, ...captcha('captcha') };
          return { receipt: await withFieldNames(() => ({ code: 'other.code' }), () => desktop.passwordReset.submitReview(input)) };
        },
      },
      {
        name: 'password',
        title: 'forgotten.step.password',
        when: (_value, { reviewing }) => reviewing !== true,
        tip: 'forgotten.keepSafe',
        fields: newPasswordFields(),
        submit: ({ value }) => desktop.passwordReset.setPassword({ ticket, password: value('password'), confirmation: value('confirmation') }),
      },
      {
        name: 'done',
        title: 'forgotten.step.done',
        result: (t, value, { receipt, username = '' }) => {
          if (receipt) return receiptResult(t, receipt, value('mobile'));
          useCarriedStore().username = username;
          return {
            title: t('forgotten.done'),
            text: t('forgotten.doneText'),
            facts: [{ label: t('forgotten.field.loginUsername'), value: username }],
            actions: [{ label: t('forgotten.loginAgain'), to: '/login?way=password', primary: true }],
          };
        },
      },
    ],
  });
}
