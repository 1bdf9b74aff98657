import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { banks } from '../../../contract/fields.ts';
import { toHalfWidth } from '../../../contract/rules/normalize.ts';
import { checkOrgCode, checkOrgCodeOfUscc, normalizeOrgCode } from '../../../contract/rules/orgCode.ts';
import { checkEnterpriseName, normalizeEnterpriseName } from '../../../contract/rules/person.ts';
import { checkUscc, normalizeUscc, orgCodeOfUscc } from '../../../contract/rules/uscc.ts';
import { type Services, instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { spendCode } from '../codes/codes.ts';
import { flow } from '../flows/flow.ts';
import { found } from './find.ts';
import { mobileWithCode, refuseWrong } from './forms.ts';

const bankFlow = flow({
  kind: 'recovery-bank',
  payload: z.object({
    enterpriseName: z.string(),
    uscc: z.string(),
    orgCode: z.string(),
    transactionId: z.string().nullable(),
  }),
});

type BankRoutes = Pick<AreaHandlers<'recovery'>, 'bankBegin' | 'bankChoose' | 'bankState' | 'bankUsernames'>;

/** REC-4: the enterprise's bank vouches for it; nothing is compared with accounts before. */
export const bankRecovery: BankRoutes = {
  async bankBegin(input, { services }) {
    const enterpriseName = normalizeEnterpriseName(input.enterpriseName);
    const uscc = normalizeUscc(toHalfWidth(input.uscc ?? ''));
    const orgCode = normalizeOrgCode(toHalfWidth(input.orgCode ?? ''));
    const { target, checks } = mobileWithCode(input);
    refuseWrong({
      enterpriseName: checkEnterpriseName(enterpriseName),
      // One of the two will do; both must belong together.
      uscc: uscc === '' && orgCode !== '' ? undefined : checkUscc(uscc),
      orgCode: orgCode === '' ? undefined : uscc === '' ? checkOrgCode(orgCode) : checkOrgCodeOfUscc(orgCode, uscc),
      ...checks,
    });
    await spendCode(services, input.codeId, input.code, { purpose: 'recovery', target });
    const begun = await bankFlow.begin(services.db, services.now(), { enterpriseName, uscc, orgCode, transactionId: null });
    return { ticket: begun.ticket, expiresAt: instant(begun.expiresAt), banks: [...banks] };
  },

  async bankChoose({ ticket, bank }, { services }) {
    const { db, now, bankUkey } = services;
    const state = await bankFlow.read(db, now(), ticket);
    const { transactionId, pageUrl, expiresAt } = await bankUkey.begin(bank);
    await bankFlow.advance(db, now(), ticket, { ...state, transactionId });
    return { pageUrl, expiresAt: instant(expiresAt) };
  },

  async bankState({ ticket }, { services }) {
    const { transactionId } = await bankFlow.read(services.db, services.now(), ticket);
    if (transactionId === null) return { state: 'not-begun' };
    return { state: (await services.bankUkey.state(transactionId)).state };
  },

  async bankUsernames({ ticket }, { services }) {
    const { db, now, bankUkey } = services;
    const state = await bankFlow.read(db, now(), ticket);
    const judged = state.transactionId === null ? { state: 'waiting' as const } : await bankUkey.state(state.transactionId);
    if (judged.state !== 'passed') throw new AppError('recovery/bank-not-passed');
    const isOwn = state.uscc === '' ? orgCodeOfUscc(judged.uscc) === state.orgCode : judged.uscc === state.uscc;
    if (!isOwn || !(await hasName(services, judged.uscc, state.enterpriseName))) throw new AppError('recovery/bank-other-enterprise');
    const accounts = await db.selectFrom('accounts').selectAll().where('uscc', '=', judged.uscc).orderBy('account_type').orderBy('created_at').execute();
    if (accounts.length === 0) throw new AppError('recovery/no-account');
    await bankFlow.spend(db, now(), ticket);
    return found(accounts);
  },
};

/** An enterprise that this system does not know yet has any name: it has no account either. */
async function hasName({ db }: Services, uscc: string, name: string): Promise<boolean> {
  const known = await db.selectFrom('enterprises').select('name').where('uscc', '=', uscc).executeTakeFirst();
  return !known || normalizeEnterpriseName(known.name) === name;
}
