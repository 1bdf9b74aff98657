import { AppError } from '../../contract/errors.ts';
import type { BankCardCheck, BankUkey, CommerceMinistry, ElectronicLicence, EmailSender, IdentityCheck, SmsSender, StateCouncilPortal } from './adapters.ts';

/** AD-2: an outside service that is not configured is one that is away: whoever asks may try later, nothing is made up. */
async function away(): Promise<never> {
  throw new AppError('remote/service-down');
}

export const absent = {
  sms: { send: away } satisfies SmsSender,
  email: { send: away } satisfies EmailSender,
  commerce: { filing: away } satisfies CommerceMinistry,
  identity: { matches: away } satisfies IdentityCheck,
  bankCards: { matches: away } satisfies BankCardCheck,
  bankUkey: { begin: away, state: away } satisfies BankUkey,
  licence: { begin: away, state: away } satisfies ElectronicLicence,
  portal: { sync: away } satisfies StateCouncilPortal,
};
