import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

/** PWD-1…PWD-5: as the server answers. */
export function passwordResetCalls({ remote, audit }: DesktopContext): DesktopHandlers['passwordReset'] {
  const { passwordReset } = remote.api;
  return {
    begin: (input) => passwordReset.begin(input),
    sendCode: (input) => passwordReset.sendCode(input),
    proveByCode: (input) => passwordReset.proveByCode(input),
    proveHolder: (input) => passwordReset.proveHolder(input),
    proveLegalPerson: (input) => passwordReset.proveLegalPerson(input),
    licenceBegin: (input) => passwordReset.licenceBegin(input),
    licenceState: (input) => passwordReset.licenceState(input),
    setPassword: async (input) => {
      const done = await passwordReset.setPassword(input);
      audit('password-reset', { username: done.username });
      return done;
    },
    submitReview: (input) => passwordReset.submitReview(input),
  };
}
