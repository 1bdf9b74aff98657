import { type Receipt, ReviewedKind, type RecoveryKind } from '../../../../contract/api/recovery.ts';
import { sendFile } from '../../../composables/preparedFiles.ts';
import { desktop } from '../../../desktop.ts';
import type { Field, Options } from '../../framework/field.ts';
import { oneOf } from '../../framework/oneOf.ts';
import { defineWizard, type Read, type StepRun, type Wizard } from '../../framework/wizard.ts';
import { enterpriseFields, enterpriseOf, mobileFields, personFields, personOf } from '../fields.ts';
import { receiptResult } from './receipt.ts';

export interface ReviewAnswers {
  ticket: string;
  receipt: Receipt;
}
const kindOptions: Options = (t) => ReviewedKind.options.map((kind) => ({ value: kind, label: t(`recovery.kind.${kind}`) }));

/** Documents of a person: both sides of a 居民身份证, one page of any other. */
export function documentFields(idType: string, extra: { readonly licence: boolean }): Field[] {
  const isResident = (value: Read): boolean => value(idType) === 'resident-id';
  return [
    { kind: 'upload', name: 'files.idFront', label: 'recovery.files.idFront', hint: 'recovery.files.hint' },
    { kind: 'upload', name: 'files.idBack', label: 'recovery.files.idBack', hint: 'recovery.files.hint', visibleWhen: isResident },
    ...(extra.licence ? [{ kind: 'upload', name: 'files.licence', label: 'recovery.files.licence', hint: 'recovery.files.hint' } as const] : []),
  ];
}

/** Sends the chosen files with the ticket; those sent by an earlier press are not sent again. */
export async function filesOf({ typed }: Pick<StepRun<object>, 'typed'>, step: string, ticket: string): Promise<Record<string, string>> {
  const chosen = Object.entries(typed(step)).filter(([name]) => name.startsWith('files.'));
  const sent = await Promise.all(chosen.map(async ([name, preparedId]) => [name.slice('files.'.length), await sendFile(preparedId, ticket)] as const));
  return Object.fromEntries(sent);
}

/** REC-5: 人工资料审核, for all three kinds of users. */
export function reviewWizard(kind: RecoveryKind): Wizard<ReviewAnswers> {
  const ofEnterprise = kind !== 'personal';
  return defineWizard<ReviewAnswers>({
    name: `recovery-${kind}-review`,
    title: 'recovery.title',
    backTo: '/recovery',
    draftName: (value) => value('person.name'),
    start: (): Record<string, string> => (ofEnterprise ? { accountKind: kind } : {}),
    steps: [
      {
        name: 'mobile',
        title: 'recovery.review.step1',
        tip: 'recovery.review.mobileTip',
        fields: mobileFields({ label: 'recovery.field.mobile' }),
        provesAgain: true,
        submit: async ({ value, code }) => ({ ticket: (await desktop.recovery.mobile({ kind, mobile: value('mobile'), ...code('code') })).ticket }),
      },
      {
        name: 'person',
        title: ofEnterprise ? 'recovery.review.enterprise' : 'recovery.review.personal',
        tip: 'recovery.review.personTip',
        fields: [
          ...(ofEnterprise
            ? [
                { kind: 'choice', name: 'accountKind', label: 'recovery.field.accountKind', options: kindOptions } as const,
                ...enterpriseFields(),
                ...personFields('legalPerson', 'legalPerson'),
              ]
            : []),
          ...personFields('person', 'self'),
        ],
      },
      {
        name: 'files',
        title: ofEnterprise ? 'recovery.review.filesEnterprise' : 'recovery.review.filesPersonal',
        fields: documentFields('person.idType', { licence: ofEnterprise }),
        nextLabel: 'recovery.review.submit',
        submit: async (run) => {
          const { value, answers } = run;
          const ticket = answers.ticket ?? '';
          const files = await filesOf(run, 'files', ticket);
          const enterprise = ofEnterprise
            ? { accountKind: oneOf(ReviewedKind.options, value('accountKind')), enterprise: enterpriseOf(value), legalPerson: personOf(value, 'legalPerson') }
            : {};
          return { receipt: await desktop.recovery.review({ ticket, ...enterprise, person: personOf(value, 'person'), files }) };
        },
      },
      { name: 'submitted', title: 'recovery.review.done', result: (t, value, { receipt }) => receiptResult(t, receipt, value('mobile')) },
    ],
  });
}
