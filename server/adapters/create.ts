import type { Registry } from 'prom-client';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import type { Db } from '../db/database.ts';
import type { ServerSettings } from '../options.ts';
import { absent } from './absent.ts';
import type {
  BankCardCheck,
  BankUkey,
  CommerceMinistry,
  ElectronicLicence,
  EmailSender,
  EnterpriseRegistry,
  IdentityCheck,
  SmsSender,
  StateCouncilPortal,
} from './adapters.ts';
import { smtpEmail } from './email.ts';
import { httpCommerce, httpEnterprises, noEnterprises } from './enterprises.ts';
import type { HttpCall } from './http.ts';
import { httpBankCards, httpIdentity, httpPortal } from './identity.ts';
import { type AdapterName, adapterMetrics } from './metrics.ts';
import { sandboxBankCards, sandboxCommerce, sandboxEnterprises, sandboxIdentity, sandboxMessages, sandboxPortal } from './sandbox.ts';
import { sandboxBankUkey, sandboxLicence } from './sandboxTransactions.ts';
import { httpSms } from './sms.ts';
import { httpBankUkey, httpLicence } from './transactions.ts';

/** AD-1: every outside service. */
export interface Adapters {
  readonly sms: SmsSender;
  readonly email: EmailSender;
  readonly registry: EnterpriseRegistry;
  readonly commerce: CommerceMinistry;
  readonly identity: IdentityCheck;
  readonly bankCards: BankCardCheck;
  readonly bankUkey: BankUkey;
  readonly licence: ElectronicLicence;
  readonly portal: StateCouncilPortal;
}

interface Surroundings {
  readonly db: Db;
  readonly now: () => number;
  readonly origin: () => string;
  /** The sandbox's world; undefined outside sandbox mode. */
  readonly registry: SandboxRegistry | undefined;
  readonly metrics: Registry;
}

/** Each service as it is configured; else the sandbox's own in sandbox mode; else away (AD-2). */
export function createAdapters(settings: ServerSettings, { db, now, origin, registry: world, metrics: prometheus }: Surroundings): Adapters {
  const metrics = adapterMetrics(prometheus);
  const call = (adapter: AdapterName, { url, authorization }: { url: string; authorization?: string | undefined }): HttpCall => ({
    adapter,
    metrics,
    url,
    ...(authorization ? { headers: { authorization } } : {}),
  });
  const { smtp, sms, registry, commerce, identity, bankCard, bankUkey, licence, portal } = settings;
  const inbox = world && sandboxMessages(db, now);
  return {
    sms: sms ? httpSms(call('sms', sms)) : (inbox?.sms ?? absent.sms),
    email: smtp ? smtpEmail({ ...smtp, metrics }) : (inbox?.email ?? absent.email),
    registry: registry ? httpEnterprises(call('registry', registry)) : world ? sandboxEnterprises(world) : noEnterprises,
    commerce: commerce ? httpCommerce(call('commerce', commerce)) : world ? sandboxCommerce(world) : absent.commerce,
    identity: identity ? httpIdentity(call('identity', identity)) : world ? sandboxIdentity(world) : absent.identity,
    bankCards: bankCard ? httpBankCards(call('bank-card', bankCard)) : world ? sandboxBankCards(world) : absent.bankCards,
    bankUkey: bankUkey ? httpBankUkey(call('bank-ukey', bankUkey)) : world ? sandboxBankUkey(db, now, origin) : absent.bankUkey,
    licence: licence ? httpLicence(call('licence', licence)) : world ? sandboxLicence(db, now, origin) : absent.licence,
    portal: portal ? httpPortal(call('portal', portal)) : world ? sandboxPortal : absent.portal,
  };
}
