import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { IdType } from '../../contract/fields.ts';
import type { CommerceMinistry, EnterpriseRegistry } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

const Enterprise = z
  .object({
    uscc: z.string(),
    orgCode: z.string(),
    name: z.string(),
    region: z.string().default(''),
    address: z.string().default(''),
    legalName: z.string(),
    legalIdType: IdType,
    legalIdNumber: z.string(),
    status: z.enum(['operating', 'dissolved']).default('operating'),
    formerNames: z.array(z.string()).default([]),
  })
  .nullish();

/** A registry service that takes `{ uscc }` and answers the enterprise or null. */
export function httpEnterprises(call: HttpCall): EnterpriseRegistry {
  const post = httpService(call);
  return {
    async find(uscc) {
      return (await post('', { uscc }, Enterprise)) ?? undefined;
    },
  };
}

const Filing = z.object({ recordNo: z.string(), englishName: z.string(), englishAddress: z.string(), recordedOn: z.string() }).nullish();

/** QUA-2: takes `{ uscc }`, answers the filing or null. */
export function httpCommerce(call: HttpCall): CommerceMinistry {
  const post = httpService(call);
  return {
    async filing(uscc) {
      return (await post('', { uscc }, Filing)) ?? undefined;
    },
  };
}

/** Where no registry is set: every question waits (AD-2); enterprises already in the database are known. */
export const noEnterprises: EnterpriseRegistry = {
  async find() {
    throw new AppError('remote/service-down');
  },
};
