import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

/** ACC-1, ACC-5, ACT-1…ACT-3. */
export function accountCalls({ remote, keeper, audit }: DesktopContext): DesktopHandlers['account'] {
  const { account } = remote.api;
  return {
    view: () => account.view({}),
    changePassword: async (input) => {
      await account.changePassword(input);
      audit('password-changed', { username: keeper.session?.username ?? '' });
      return {};
    },
    activate: async (input) => {
      await account.activate(input);
      keeper.update({ activated: true });
      audit('activated', { username: keeper.session?.username ?? '' });
      return {};
    },
    activationCode: (input) => account.activationCode(input),
    activateBySms: (input) => account.activateBySms(input),
  };
}
