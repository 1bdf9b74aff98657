import { limits, type Session } from '../../contract/api/session.ts';
import type { CardsSnapshot } from '../../contract/card.ts';
import type { DesktopEvent } from '../../contract/desktop.ts';
import type { AuditTrail } from './auditTrail.ts';
import type { Remote } from '../remote/remote.ts';
import type { CardDesk } from './cardDesk.ts';

export type SessionEvent = Extract<DesktopEvent, { event: 'session' }>;

/** Who is logged in. The token itself stays inside the remote client. */
export interface SessionKeeper {
  readonly session: Session | null;
  /** Begins a session whose token the remote just got. */
  begin(session: Session, token: string): void;
  /** Something about the account changed (activated, say): same session, new face. */
  update(change: Partial<Session>): void;
  /** LOGIN-6: tells the server too, which may be out of reach. */
  logout(): Promise<void>;
  /** The user did something: the idle time starts anew. */
  touch(): void;
  onChange(listener: (event: SessionEvent) => void): () => void;
  close(): void;
}

/** What the keeper needs of the remote client. */
export type SessionRemote = Pick<Remote, 'setToken' | 'clearToken' | 'onSessionEnd'> & {
  readonly api: { readonly login: Pick<Remote['api']['login'], 'logout'> };
};

/** A stopped reader service may come back at once; only then is the card taken for gone. */
const SERVICE_GRACE_MS = 10_000;

/**
 * Keeps the session and ends it when the server says so, when it idled out, or when its card leaves the reader (LOGIN-5).
 * A restart of the native host is no removal: the card is looked for again in its first snapshot.
 */
export function createSessionKeeper(remote: SessionRemote, desk: CardDesk, audit: AuditTrail): SessionKeeper {
  let session: Session | null = null;
  let idleTimer: NodeJS.Timeout | undefined;
  let graceTimer: NodeJS.Timeout | undefined;
  const listeners = new Set<(event: SessionEvent) => void>();

  function tell(reason?: SessionEvent['reason']): void {
    const event: SessionEvent = { event: 'session', session, ...(reason ? { reason } : {}) };
    for (const listener of listeners) listener(event);
  }

  function end(reason: NonNullable<SessionEvent['reason']>): void {
    if (!session) return;
    audit('session-end', { username: session.username, reason });
    session = null;
    clearTimeout(idleTimer);
    clearTimeout(graceTimer);
    graceTimer = undefined;
    tell(reason);
  }

  async function endAtServer(reason: NonNullable<SessionEvent['reason']>): Promise<void> {
    if (!session) return;
    // The screen must not wait for a slow server: the request is on its way with the token before that is forgotten.
    const farewell = remote.api.login.logout({}).catch(() => {});
    remote.clearToken();
    end(reason);
    await farewell;
  }

  function touch(): void {
    if (!session) return;
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => void endAtServer('expired'), limits.sessionIdleMinutes * 60_000);
    idleTimer.unref();
  }

  function follow(snapshot: CardsSnapshot): void {
    const card = session?.card;
    if (!card) return;
    if (snapshot.cards.some((candidate) => candidate.cardNo === card.cardNo && candidate.certNo === card.certNo)) {
      clearTimeout(graceTimer);
      graceTimer = undefined;
    } else if (snapshot.service === 'stopped') {
      graceTimer ??= setTimeout(() => void endAtServer('card-removed'), SERVICE_GRACE_MS);
    } else {
      void endAtServer('card-removed');
    }
  }

  const stopFollowing = desk.onChange(follow);
  remote.onSessionEnd(() => end('expired'));

  return {
    get session() {
      return session;
    },
    begin: (next, token) => {
      remote.setToken(token);
      session = next;
      audit('login', { username: next.username, openedBy: next.openedBy });
      touch();
      tell('logged-in');
      follow(desk.snapshot); // taken out while the server was thinking
    },
    update: (change) => {
      if (!session) return;
      session = { ...session, ...change };
      tell();
    },
    logout: () => endAtServer('logged-out'),
    touch,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      stopFollowing();
      clearTimeout(idleTimer);
      clearTimeout(graceTimer);
    },
  };
}
