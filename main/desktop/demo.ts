import type { DesktopHandlers } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import type { DesktopContext } from './context.ts';

/** The tray of soft cards, the inbox and the network switch of demo mode. */
export function demoCalls(context: DesktopContext): DesktopHandlers['demo'] {
  const { native, remote, emit } = context;

  function insist(): void {
    if (!context.demo) throw new AppError('app/unknown-call');
  }
  async function tellTray(): Promise<void> {
    emit({ event: 'tray', items: await native.tray() });
  }

  return {
    tray: async () => {
      insist();
      return { items: await native.tray(), pin: DEMO_PIN };
    },
    insert: async ({ id }) => {
      insist();
      await native.insert(id);
      await tellTray();
      return {};
    },
    pull: async ({ id }) => {
      insist();
      await native.pull(id);
      await tellTray();
      return {};
    },
    inbox: async () => {
      insist();
      return remote.api.sandbox.inbox({});
    },
    reset: async () => {
      insist();
      // The session would be gone with its account.
      await context.keeper.logout();
      return remote.api.sandbox.reset({});
    },
    setNetwork: async ({ up }) => {
      insist();
      remote.setCut(!up);
      return {};
    },
  };
}
