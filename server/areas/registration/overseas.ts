import countryCodes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import { checkOverseas, normalizeOverseas } from '../../../contract/rules/registrationForms.ts';
import { transact } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { useUpCode, verifyCode } from '../codes/codes.ts';
import { refuseOldTerms, refuseWrong } from './judge.ts';
import { insertAccount, isTaken, usernameTaken } from './newAccount.ts';

/** ISO 3166-1 alpha-2. */
const countries: ReadonlySet<string> = new Set(countryCodes.flatMap(([alpha2]) => alpha2 ?? []));

/** REG-8: by an e-mail code; the username belongs to the enterprise's contact person. */
export const registerOverseas: AreaHandlers<'registration'>['overseas'] = async (typed, { services, remember }) => {
  const form = normalizeOverseas(typed);
  const { db, now, passwords } = services;
  refuseWrong({ ...checkOverseas(form), ...(countries.has(form.country) ? {} : { country: 'field/country' }) });
  if (form.termsVersion !== undefined) refuseOldTerms('registration', form.termsVersion);
  if (await isTaken(db, form.username)) throw usernameTaken();
  await verifyCode(services, form.codeId, form.code, { purpose: 'registration', target: { channel: 'email', address: form.email } });
  const passwordHash = await passwords.hash(form.password);
  return transact(db, async (trx) => {
    await useUpCode(trx, now(), form.codeId);
    const accountId = await insertAccount(trx, now(), {
      uscc: null,
      account_type: 'overseas',
      username: form.username,
      name: form.contact,
      id_type: null,
      id_number: null,
      id_valid_from: null,
      id_valid_to: null,
      mobile: null,
      email: form.email,
      password_hash: passwordHash,
      terms_version: form.termsVersion ?? null,
    });
    await trx
      .insertInto('overseas_profiles')
      .values({
        account_id: accountId,
        country: form.country,
        registration_number: form.registrationNumber ?? null,
        organisation: form.organisation,
        department: form.department ?? null,
        job_title: form.jobTitle ?? null,
        phone: form.phone,
        fax: form.fax ?? null,
        mobile: form.mobile ?? null,
        address: form.address,
        notes: form.notes ?? null,
      })
      .execute();
    return remember(trx, { username: form.username });
  });
};
