import { z } from 'zod';
import { type EnterpriseInput, type PersonInput } from '../../../contract/api/person.ts';
import { RecoveryKind } from '../../../contract/api/recovery.ts';
import { AppError } from '../../../contract/errors.ts';
import { checkBankCard, normalizeBankCard } from '../../../contract/rules/bankCard.ts';
import { toHalfWidth } from '../../../contract/rules/normalize.ts';
import { enterpriseChecks, normalizeEnterprise, normalizePerson } from '../../../contract/rules/person.ts';
import { type Services, instant } from '../../context.ts';
import type { Account } from '../../db/schema.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { spendCode, useUpCode, verifyCode } from '../codes/codes.ts';
import { flow } from '../flows/flow.ts';
import { type Tried, countFailedProof, refuseWhenTriedTooOften } from './attempts.ts';
import { accountOfPerson, enterpriseNamed, found } from './find.ts';
import { type Checks, checkPerson, mobileWithCode, refuseWrong } from './forms.ts';

/** A mobile that answered its code: step 1 of REC-6 and REC-7 by mobile, and of the manual review (REC-5). */
export const mobileFlow = flow({
  kind: 'recovery-mobile',
  payload: z.object({ kind: RecoveryKind, mobile: z.string() }),
  uploads: 'images',
});

type Kind = 'operator' | 'personal';
type HolderRoutes = Pick<AreaHandlers<'recovery'>, 'mobile' | 'byMobile' | 'byBankCard'>;

/** REC-6, REC-7: operators and personal users. */
export const holderRecovery: HolderRoutes = {
  async mobile({ kind, ...input }, { services }) {
    const { target, checks } = mobileWithCode(input);
    refuseWrong(checks);
    await spendCode(services, input.codeId, input.code, { purpose: 'recovery', target });
    const begun = await mobileFlow.begin(services.db, services.now(), { kind, mobile: target.address });
    return { ticket: begun.ticket, expiresAt: instant(begun.expiresAt) };
  },

  async byMobile({ ticket, ...input }, { services }) {
    const { db, now } = services;
    const { kind, mobile } = await mobileFlow.read(db, now(), ticket);
    // Admins have a way of their own (REC-2).
    if (kind === 'admin') throw new AppError('flow/expired');
    const form = readForm(services, kind, input);
    refuseWrong(form.checks);
    const account = await search(services, kind, form, mobile);
    await mobileFlow.spend(db, now(), ticket);
    return found([account]);
  },

  async byBankCard({ kind, ...input }, { services }) {
    const { db, now } = services;
    const form = readForm(services, kind, input);
    const cardNo = normalizeBankCard(toHalfWidth(input.bankCard));
    const { target, checks } = mobileWithCode(input);
    refuseWrong({ ...form.checks, ...checks, bankCard: checkBankCard(cardNo) });
    // Judged only: whoever mistyped the card number need not wait for another code.
    await verifyCode(services, input.codeId, input.code, { purpose: 'recovery', target });
    const four = { ...form.person, cardNo, mobile: target.address };
    const account = await search(services, kind, form, undefined, async () => {
      if (!(await services.bankCards.matches(four))) return 'recovery/bank-card-mismatch';
      return undefined;
    });
    await transact(db, (trx) => useUpCode(trx, now(), input.codeId));
    return found([account]);
  },
};

interface Form {
  readonly person: PersonInput;
  readonly enterprise: EnterpriseInput | undefined;
  readonly checks: Checks;
}

/** The enterprise is an operator's; a personal user has none. */
function readForm(services: Services, kind: Kind, input: { readonly person: PersonInput; readonly enterprise?: EnterpriseInput | undefined }): Form {
  const person = normalizePerson(input.person);
  const enterprise = kind === 'operator' ? normalizeEnterprise(input.enterprise ?? { name: '', orgCode: '' }) : undefined;
  return { person, enterprise, checks: { ...(enterprise ? enterpriseChecks('enterprise', enterprise) : {}), ...checkPerson(services, 'person', person) } };
}

/**
 * The account of a person whom the identity check knows. Outside checks come first, for everybody.
 * @throws AppError `recovery/identity-mismatch`, what `alsoProve` says, `recovery/not-matched`, `recovery/attempts-used`
 */
async function search(
  services: Services,
  kind: Kind,
  { person, enterprise }: Form,
  mobile: string | undefined,
  alsoProve: () => Promise<'recovery/bank-card-mismatch' | undefined> = async () => undefined,
): Promise<Account> {
  const tried: Tried = { subject: `recovery\n${kind}\n${person.idNumber}`, lock: 'recovery/attempts-used' };
  await refuseWhenTriedTooOften(services, tried);
  const wrong = (await services.identity.matches(person)) ? await alsoProve() : 'recovery/identity-mismatch';
  const uscc = enterprise && (await enterpriseNamed(services.db, enterprise))?.uscc;
  const account = wrong ? undefined : await accountOfPerson(services.db, { kind, person, uscc, ...(mobile === undefined ? {} : { mobile }) });
  if (account) return account;
  await countFailedProof(services, tried);
  throw new AppError(wrong ?? 'recovery/not-matched');
}
