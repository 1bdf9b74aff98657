import { AppError } from '../../../contract/errors.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkPersonal, normalizePersonal } from '../../../contract/rules/registrationForms.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { useUpCode, verifyCode } from '../codes/codes.ts';
import { contactFlow } from '../flows/contact.ts';
import { confirmIdentity, refuseOldTerms, refuseWrong } from './judge.ts';
import { insertAccount, isTaken, usernameTaken } from './newAccount.ts';

type Form = ReturnType<typeof normalizePersonal>;

/** REG-6: by a mainland mobile number, or by an e-mail address that was verified in the dialog. */
export const registerPersonal: AreaHandlers<'registration'>['personal'] = async (typed, { services, remember }) => {
  const form = normalizePersonal(typed);
  const { db, now, passwords } = services;
  refuseWrong(checkPersonal(form, chinaDay(new Date(now()))));
  refuseOldTerms('registration', form.termsVersion);
  if (await isTaken(db, form.username)) throw usernameTaken();
  const useUpProof = await judgeContact(services, form);
  await confirmIdentity(services, form);
  const passwordHash = await passwords.hash(form.password);
  return transact(db, async (trx) => {
    await useUpProof(trx);
    await insertAccount(trx, now(), {
      uscc: null,
      account_type: 'personal',
      username: form.username,
      name: form.name,
      id_type: form.idType,
      id_number: form.idNumber,
      id_valid_from: form.idValidFrom ?? null,
      id_valid_to: form.idValidTo ?? null,
      mobile: form.mobile ?? null,
      email: form.email,
      password_hash: passwordHash,
      terms_version: form.termsVersion,
    });
    return remember(trx, { username: form.username });
  });
};

/** Judges the number or address and answers how to use its proof up. The fields were checked: one of the two is there. */
async function judgeContact(services: Services, { mobile, codeId, code, email, emailTicket }: Form): Promise<(queries: Queries) => Promise<void>> {
  const { db, now } = services;
  if (mobile !== undefined) {
    if (codeId === undefined || code === undefined) throw new AppError('code/expired');
    await verifyCode(services, codeId, code, { purpose: 'registration', target: { channel: 'sms', address: mobile } });
    return (queries) => useUpCode(queries, now(), codeId);
  }
  const ticket = emailTicket ?? '';
  const proven = await contactFlow.read(db, now(), ticket);
  if (proven.purpose !== 'registration' || proven.channel !== 'email') throw new AppError('flow/expired');
  // The address was changed after it was verified.
  if (proven.address !== email) throw new AppError('input/invalid', { fields: { email: 'field/email-not-verified' } });
  return async (queries) => void (await contactFlow.spend(queries, now(), ticket));
}
