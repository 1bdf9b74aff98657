import { AppError } from '../../../contract/errors.ts';
import { maskName } from '../../../contract/rules/mask.ts';
import { enterpriseChecks, normalizeEnterprise, normalizePerson } from '../../../contract/rules/person.ts';
import { type Services, instant } from '../../context.ts';
import type { Account } from '../../db/schema.ts';
import type { AreaHandlers } from '../../register.ts';
import { newId } from '../../secrets.ts';
import { transact } from '../../db/transact.ts';
import { adminOf } from '../cardLogin/accounts.ts';
import { issueCode, spendCode, useUpCode } from '../codes/codes.ts';
import { deliverCodeLater } from '../codes/deliver.ts';
import { sentCode } from '../codes/handlers.ts';
import { spendCaptcha } from '../login/captchas.ts';
import { type AdminRecovery, type Searched, adminFlow, tried } from './adminFlow.ts';
import { countFailedProof, refuseWhenTriedTooOften } from './attempts.ts';
import { decoy } from './decoys.ts';
import { enterpriseNamed, found, holderOf, legalPersonOf, operatorsWithMobile } from './find.ts';
import { checkPerson, isSamePerson, mobileWithCode, refuseWrong } from './forms.ts';
import { judgeProofs } from './proofs.ts';

type AdminRoutes = Pick<AreaHandlers<'recovery'>, 'adminBegin' | 'adminHandler' | 'operatorCode' | 'adminProofs'>;

/** REC-2, REC-3: an enterprise admin's username by account information. */
export const adminRecovery: AdminRoutes = {
  async adminBegin(input, { services }) {
    const { db, now } = services;
    const enterprise = normalizeEnterprise(input.enterprise);
    const { target, checks } = mobileWithCode(input);
    refuseWrong({ ...enterpriseChecks('enterprise', enterprise), ...checks });
    await spendCode(services, input.codeId, input.code, { purpose: 'recovery', target });
    const known = await enterpriseNamed(db, enterprise);
    const admin = await adminOf(db, known?.uscc ?? '');
    const mobileBound = admin?.mobile === target.address;
    const begun = await adminFlow.begin(db, now(), { enterprise, uscc: admin?.uscc ?? null, adminId: admin?.account_id ?? null, mobileBound, needed: 0, operators: [] });
    return { ticket: begun.ticket, expiresAt: instant(begun.expiresAt), mobileBound };
  },

  async adminHandler({ ticket, ...input }, { services }) {
    const { db, now } = services;
    const state = await adminFlow.read(db, now(), ticket);
    const handler = normalizePerson(input.handler);
    refuseWrong(checkPerson(services, 'handler', handler));
    await refuseWhenTriedTooOften(services, tried(state));
    if (!(await services.identity.matches(handler))) {
      await countFailedProof(services, tried(state));
      throw new AppError('recovery/identity-mismatch');
    }
    const { admin, enterprise } = await searched(services, state);
    const isOwn = isSamePerson(handler, admin && holderOf(admin)) || isSamePerson(handler, enterprise && legalPersonOf(enterprise));
    if (state.mobileBound && admin && isOwn) {
      await adminFlow.spend(db, now(), ticket);
      return found([admin]);
    }
    const needed = state.mobileBound ? 1 : 2;
    const operators = await askedOperators(services, state);
    await adminFlow.advance(db, now(), ticket, { ...state, needed, operators });
    return {
      outcome: 'more-proofs',
      needed,
      ways: ['legal-person', 'admin', 'two-operators'],
      operators: operators.map(({ operatorId, nameMasked }) => ({ operatorId, nameMasked })),
    };
  },

  async operatorCode({ ticket, operatorId, captchaId, captcha }, { services, caller }) {
    const { operators } = await adminFlow.read(services.db, services.now(), ticket);
    const operator = operators.find((one) => one.operatorId === operatorId);
    if (!operator) throw new AppError('recovery/too-few-operators');
    await spendCaptcha(services, captchaId, captcha);
    const account = operator.accountId === null ? undefined : await accountById(services, operator.accountId);
    const issued = await issueCode(services, {
      purpose: 'recovery',
      caller,
      subject: operator.subject,
      target: account?.mobile ? { channel: 'sms', address: account.mobile } : undefined,
      ...(account ? { accountId: account.account_id } : {}),
    });
    deliverCodeLater(services, issued.message);
    return sentCode(issued);
  },

  async adminProofs({ ticket, ...given }, { services }) {
    const { db, now } = services;
    const state = await adminFlow.read(db, now(), ticket);
    const codeIds = await judgeProofs(services, state, given, await searched(services, state));
    const admin = await transact(db, async (trx) => {
      const { adminId } = await adminFlow.spend(trx, now(), ticket);
      for (const codeId of codeIds) await useUpCode(trx, now(), codeId);
      return trx.selectFrom('accounts').selectAll().where('account_id', '=', adminId ?? '').executeTakeFirst();
    });
    // Between the last proof and here the account was deleted.
    if (!admin) throw new AppError('recovery/not-matched');
    return found([admin]);
  },
};

/** As they are now, and the same two questions to the database when there is nobody. */
async function searched(services: Services, { uscc, adminId }: AdminRecovery): Promise<Searched> {
  const admin = await accountById(services, adminId ?? '');
  const enterprise = await services.db.selectFrom('enterprises').selectAll().where('uscc', '=', uscc ?? '').executeTakeFirst();
  return { admin, enterprise };
}

function accountById({ db }: Services, accountId: string): Promise<Account | undefined> {
  return db.selectFrom('accounts').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

/** REC-3. Enterprises without account show two made-up operators or none, half of them each (REC-1). */
async function askedOperators({ db, pepper }: Services, { enterprise, uscc, adminId }: AdminRecovery): Promise<AdminRecovery['operators']> {
  const known = await operatorsWithMobile(db, uscc ?? '');
  if (adminId !== null) {
    if (known.length < 2) return [];
    return known.map((one) => ({ operatorId: newId(), accountId: one.account_id, subject: `operator\n${one.account_id}`, nameMasked: maskName(one.name) }));
  }
  const unreal = decoy(pepper, `enterprise\n${enterprise.orgCode}\n${enterprise.name}`);
  if (!unreal.chance('has operators', 8)) return [];
  return ['first', 'second'].map((about) => ({ operatorId: newId(), accountId: null, subject: `operator\n${unreal.id(about)}`, nameMasked: unreal.maskedName(about) }));
}
