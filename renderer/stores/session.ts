import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Session } from '../../contract/api/session.ts';
import type { DesktopCardOutcome, DesktopEvent } from '../../contract/desktop.ts';
import { desktop, onDesktop } from '../desktop.ts';

export type EndReason = NonNullable<Extract<DesktopEvent, { event: 'session' }>['reason']>;
export type EnteredOutcome = Extract<DesktopCardOutcome, { outcome: 'entered' }>;

/** Who is logged in. The token stays in main. */
export const useSessionStore = defineStore('session', () => {
  const session = ref<Session | null>(null);
  /** Why the last session ended, until the next one starts. */
  const endReason = ref<EndReason>();
  /** What the last card login created or bound. */
  const entered = ref<EnteredOutcome>();

  /** Where whom the session left, so that the same user comes back to the same page. */
  let leftAt: { username: string; path: string } | undefined;

  function start(next: Session): void {
    session.value = next;
    endReason.value = undefined;
  }
  function end(reason?: EndReason): void {
    session.value = null;
    entered.value = undefined;
    endReason.value = reason;
  }
  onDesktop('session', (event) => (event.session ? start(event.session) : end(event.reason)));

  async function load(): Promise<void> {
    const current = await desktop.session.current({});
    if (current.session) start(current.session);
  }

  async function logout(): Promise<void> {
    await desktop.session.logout({});
    end('logged-out');
  }

  /** The session ended while `path` was open. */
  function leave(username: string, path: string): void {
    leftAt = { username, path };
  }
  /** Where to go after login. */
  function wayBack(): string {
    const path = leftAt && leftAt.username === session.value?.username ? leftAt.path : '/';
    leftAt = undefined;
    return path;
  }

  return {
    session,
    endReason,
    entered,
    isAdmin: computed(() => session.value?.accountType === 'admin'),
    load,
    start,
    logout,
    leave,
    wayBack,
  };
});
