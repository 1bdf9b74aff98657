import { AppError } from '../../contract/errors.ts';
import type { IdentityCheck } from './adapters.ts';

/** Where no identity service is set: every check waits (AD-2). */
export const noIdentity: IdentityCheck = {
  async matches() {
    throw new AppError('remote/service-down');
  },
};
