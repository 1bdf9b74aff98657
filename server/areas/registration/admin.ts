import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkAdmin, normalizeAdmin } from '../../../contract/rules/registrationForms.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { useUpCode, verifyCode } from '../codes/codes.ts';
import { confirmIdentity, refuseOldTerms, refuseWrong } from './judge.ts';
import { insertAccount, isTaken, usernameTaken } from './newAccount.ts';
import { refuseTakenUnit, takeUnit, unitFlow } from './units.ts';

/** REG-3, REG-7 step 2. Of two that register one enterprise at once the second gets REG-2's answer. */
export const registerAdmin: AreaHandlers<'registration'>['admin'] = async (typed, { services, remember }) => {
  const form = normalizeAdmin(typed);
  const { db, now, passwords } = services;
  const unit = await unitFlow.read(db, now(), form.ticket);
  refuseWrong(checkAdmin(form, chinaDay(new Date(now()))));
  refuseOldTerms(unit.kind === 'institution' ? 'registration' : 'service', form.termsVersion);
  await refuseTakenUnit(db, unit);
  if (await isTaken(db, form.username)) throw usernameTaken();
  await verifyCode(services, form.codeId, form.code, { purpose: 'registration', target: { channel: 'sms', address: form.mobile } });
  await confirmIdentity(services, form);
  const passwordHash = await passwords.hash(form.password);
  return transact(db, async (trx) => {
    await takeUnit(trx, await unitFlow.spend(trx, now(), form.ticket));
    await useUpCode(trx, now(), form.codeId);
    await insertAccount(trx, now(), {
      uscc: unit.uscc,
      account_type: 'admin',
      username: form.username,
      name: form.name,
      id_type: form.idType,
      id_number: form.idNumber,
      id_valid_from: form.idValidFrom ?? null,
      id_valid_to: form.idValidTo ?? null,
      mobile: form.mobile,
      email: form.email,
      password_hash: passwordHash,
      terms_version: form.termsVersion,
    });
    return remember(trx, { username: form.username });
  });
};
