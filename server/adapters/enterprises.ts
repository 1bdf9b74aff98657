import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { IdType } from '../../contract/fields.ts';
import type { EnterpriseRegistry } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

const Answer = z
  .object({
    uscc: z.string(),
    orgCode: z.string(),
    name: z.string(),
    region: z.string().default(''),
    address: z.string().default(''),
    legalName: z.string(),
    legalIdType: IdType,
    legalIdNumber: z.string(),
  })
  .nullish();

/** A registry service that takes `{ uscc }` and answers the enterprise or null. */
export function httpEnterprises(call: HttpCall): EnterpriseRegistry {
  const post = httpService(call);
  return {
    async find(uscc) {
      const answer = Answer.safeParse(await post({ uscc }));
      if (!answer.success) throw new AppError('remote/service-down');
      return answer.data ?? undefined;
    },
  };
}

/** Where no registry is set: only enterprises already in the database are known. */
export const noEnterprises: EnterpriseRegistry = {
  async find() {
    return undefined;
  },
};
