import { z } from 'zod';
import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

const KEY = 'login.usernames';
/** Newest first; more than a shared PC needs only make the list long. */
const MOST = 8;
const Usernames = z.array(z.string());

/** Usernames that the user asked to be remembered on this PC: encrypted, never with a password. */
export function usernamesCalls({ store }: DesktopContext): DesktopHandlers['usernames'] {
  const kept = (): string[] => Usernames.safeParse(store.sealedSettings.get(KEY)).data ?? [];
  const without = (username: string): string[] => kept().filter((one) => one.toLowerCase() !== username.toLowerCase());
  return {
    list: async () => ({ items: kept() }),
    remember: async ({ username }) => {
      store.sealedSettings.set(KEY, [username, ...without(username)].slice(0, MOST));
      return {};
    },
    forget: async ({ username }) => {
      store.sealedSettings.set(KEY, without(username));
      return {};
    },
  };
}
