import type { PersonInput } from '../../../contract/api/person.ts';
import { AppError, type FieldErrorCode } from '../../../contract/errors.ts';
import { enterpriseChecks, normalizeEnterprise, normalizePerson } from '../../../contract/rules/person.ts';
import { toHalfWidth } from '../../../contract/rules/normalize.ts';
import { instant } from '../../context.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { type ReviewForm, identityHint, submitReview } from '../reviews/submit.ts';
import { checkPerson, refuseWrong } from './forms.ts';
import { mobileFlow } from './holder.ts';

type ReviewRoutes = Pick<AreaHandlers<'recovery'>, 'review' | 'reviewState'>;
/** Stands for what was left out, so that every field of it is named. */
const nobody: PersonInput = { name: '', idType: 'resident-id', idNumber: '' };

/** REC-5: whoever cannot prove anything else has a person look at documents. */
export const reviewRecovery: ReviewRoutes = {
  async review({ ticket, files, ...input }, { services }) {
    const { db, now } = services;
    const { kind, mobile } = await mobileFlow.read(db, now(), ticket);
    const ofEnterprise = kind !== 'personal';
    const person = normalizePerson(input.person);
    const enterprise = ofEnterprise ? normalizeEnterprise(input.enterprise ?? { name: '', orgCode: '' }) : null;
    const legalPerson = ofEnterprise ? normalizePerson(input.legalPerson ?? nobody) : null;
    refuseWrong({
      accountKind: ofEnterprise && input.accountKind === undefined ? 'field/required' : undefined,
      ...(enterprise ? enterpriseChecks('enterprise', enterprise) : {}),
      ...(legalPerson ? checkPerson(services, 'legalPerson', legalPerson) : {}),
      ...checkPerson(services, 'person', person),
      ...requiredFiles(files, { bothSides: person.idType === 'resident-id', licence: ofEnterprise }),
    });
    const form: ReviewForm = {
      mobile,
      accountKind: ofEnterprise ? (input.accountKind ?? 'other') : 'personal',
      username: null,
      enterprise: enterprise && { ...enterprise, uscc: null },
      legalPerson,
      person,
      identity: {
        person: await identityHint(services, person),
        ...(legalPerson ? { legalPerson: await identityHint(services, legalPerson) } : {}),
      },
    };
    return transact(db, async (trx) => {
      await mobileFlow.spend(trx, now(), ticket);
      return submitReview(trx, services, { kind: 'username', form, files, ticket });
    });
  },

  async reviewState({ receipt }, { services }) {
    const wanted = toHalfWidth(receipt).replace(/\s/g, '').toUpperCase();
    const row = await services.db.selectFrom('reviews').select(['state', 'answer_by']).where('receipt', '=', wanted).executeTakeFirst();
    if (!row) throw new AppError('review/not-found');
    return { state: row.state, answerBy: instant(row.answer_by) };
  },
};

/** FLD-10: which pictures a review wants. */
export function requiredFiles(
  files: { readonly idFront?: string | undefined; readonly idBack?: string | undefined; readonly licence?: string | undefined },
  { bothSides, licence }: { readonly bothSides: boolean; readonly licence: boolean },
): Record<string, FieldErrorCode | undefined> {
  const missing = (given: string | undefined, wanted: boolean): FieldErrorCode | undefined => (wanted && !given ? 'field/required' : undefined);
  return {
    'files.idFront': missing(files.idFront, true),
    'files.idBack': missing(files.idBack, bothSides),
    'files.licence': missing(files.licence, licence),
  };
}
