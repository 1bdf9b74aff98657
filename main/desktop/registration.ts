import type { DesktopHandlers } from '../../contract/desktop.ts';
import { createSameActs } from '../remote/sameActs.ts';
import type { DesktopContext } from './context.ts';

/** REG. A form sent again as it is goes out under its first key, so that a lost or late answer makes no second account. */
export function registrationCalls({ remote }: DesktopContext): DesktopHandlers['registration'] {
  const { registration, terms } = remote.api;
  const acts = createSameActs();
  return {
    terms: (input) => terms.current(input),
    checkUnit: (input) => registration.checkUnit(input),
    checkUsername: (input) => registration.checkUsername(input),
    admin: (input) => registration.admin(input, { idempotencyKey: acts.keyFor('admin', input) }),
    personal: (input) => registration.personal(input, { idempotencyKey: acts.keyFor('personal', input) }),
    overseas: (input) => registration.overseas(input, { idempotencyKey: acts.keyFor('overseas', input) }),
  };
}

export function codesCalls({ remote }: DesktopContext): DesktopHandlers['codes'] {
  const { codes } = remote.api;
  return { send: (input) => codes.send(input), verify: (input) => codes.verify(input) };
}
