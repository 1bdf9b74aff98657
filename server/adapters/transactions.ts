import { z } from 'zod';
import { Instant } from '../../contract/fields.ts';
import type { BankUkey, ElectronicLicence } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

const started = { transactionId: z.string().min(1).max(200), expiresAt: Instant.transform((text) => Date.parse(text)) };

const UkeyAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['waiting', 'refused', 'expired']) }),
  z.object({ state: z.literal('passed'), uscc: z.string() }),
]);

/** `POST /begin { bank }` → `{ transactionId, pageUrl, expiresAt }`; `POST /state { transactionId }` → where it stands. */
export function httpBankUkey(call: HttpCall): BankUkey {
  const post = httpService(call);
  const Begun = z.object({ ...started, pageUrl: z.url({ protocol: /^https$/ }) });
  return {
    begin: (bank) => post('/begin', { bank }, Begun),
    state: (transactionId) => post('/state', { transactionId }, UkeyAnswer),
  };
}

const LicenceAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['waiting', 'scanned', 'refused', 'expired']) }),
  z.object({ state: z.literal('confirmed'), uscc: z.string() }),
]);

/** `POST /begin {}` → `{ transactionId, qrText, expiresAt }`; `POST /state { transactionId }` → where it stands. */
export function httpLicence(call: HttpCall): ElectronicLicence {
  const post = httpService(call);
  const Begun = z.object({ ...started, qrText: z.string().min(1).max(1000) });
  return {
    begin: () => post('/begin', {}, Begun),
    state: (transactionId) => post('/state', { transactionId }, LicenceAnswer),
  };
}
