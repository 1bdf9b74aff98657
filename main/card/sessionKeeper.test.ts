import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../contract/api/session.ts';
import { cardInfo, handFedDesk, rememberingAudit, sessionOf, snapshotOf } from '../testing/standIns.ts';
import { createSessionKeeper, type SessionEvent } from './sessionKeeper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const calls: string[] = [];
  const ends: (() => void)[] = [];
  const remote = {
    setToken: (token: string) => void calls.push(`token ${token}`),
    clearToken: () => void calls.push('clear'),
    onSessionEnd: (listener: () => void) => {
      ends.push(listener);
      return () => {};
    },
    api: { login: { logout: async () => (calls.push('logout'), {}) } },
  };
  const { desk, feed, state } = handFedDesk(snapshotOf(cardInfo()));
  const keeper = createSessionKeeper(remote, desk, rememberingAudit().audit);
  const events: SessionEvent[] = [];
  keeper.onChange((event) => events.push(event));
  return { keeper, calls, events, feed, state, serverEnds: () => ends.forEach((end) => end()) };
}

describe('LOGIN-5 the card of a card session', () => {
  it('LOGIN-5 taken out: the session ends, at the server too, and the reason is told', () => {
    const { keeper, calls, events, feed } = setUp();
    keeper.begin(sessionOf(), 't');
    feed(snapshotOf());
    expect(keeper.session).toBeNull();
    expect(events.at(-1)).toMatchObject({ session: null, reason: 'card-removed' });
    expect(calls).toEqual(['token t', 'logout', 'clear']);
  });

  it('LOGIN-5 taken out while the server was still thinking: the session ends at once', () => {
    const { keeper, events, feed } = setUp();
    feed(snapshotOf());
    keeper.begin(sessionOf(), 't');
    expect(events.at(-1)).toMatchObject({ session: null, reason: 'card-removed' });
  });

  it('LOGIN-5 another card beside it changes nothing', () => {
    const { keeper, feed } = setUp();
    keeper.begin(sessionOf(), 't');
    feed(snapshotOf(cardInfo({ cardId: 'pcsc:Reader 1', cardNo: 'BB9B000000002' }), cardInfo()));
    expect(keeper.session).not.toBeNull();
  });

  it('a restarting native host is no removal', () => {
    const { keeper, feed, state } = setUp();
    keeper.begin(sessionOf(), 't');
    state('restarting');
    expect(keeper.session).not.toBeNull();
    feed(snapshotOf(cardInfo()));
    expect(keeper.session).not.toBeNull();
  });

  it('a reader service that comes back in time keeps the session, one that stays away ends it', () => {
    const { keeper, feed } = setUp();
    keeper.begin(sessionOf(), 't');
    feed({ service: 'stopped', readers: [], cards: [] });
    vi.advanceTimersByTime(5_000);
    feed(snapshotOf(cardInfo()));
    vi.advanceTimersByTime(60_000);
    expect(keeper.session).not.toBeNull();
    feed({ service: 'stopped', readers: [], cards: [] });
    vi.advanceTimersByTime(60_000);
    expect(keeper.session).toBeNull();
  });

  it('a password session does not care for cards', () => {
    const { keeper, feed } = setUp();
    keeper.begin(sessionOf({ openedBy: 'password', card: undefined }), 't');
    feed(snapshotOf());
    expect(keeper.session).not.toBeNull();
  });
});

describe('LOGIN-6 the end of a session', () => {
  it('LOGIN-6 log out tells the server and forgets the token', async () => {
    const { keeper, calls, events } = setUp();
    keeper.begin(sessionOf(), 't');
    await keeper.logout();
    expect(calls).toEqual(['token t', 'logout', 'clear']);
    expect(events.at(-1)).toMatchObject({ session: null, reason: 'logged-out' });
  });

  it('LOGIN-6 idles out, counted from the last thing the user did', () => {
    const { keeper } = setUp();
    keeper.begin(sessionOf(), 't');
    vi.advanceTimersByTime((limits.sessionIdleMinutes - 1) * 60_000);
    keeper.touch();
    vi.advanceTimersByTime((limits.sessionIdleMinutes - 1) * 60_000);
    expect(keeper.session).not.toBeNull();
    vi.advanceTimersByTime(2 * 60_000);
    expect(keeper.session).toBeNull();
  });

  it('LOGIN-6 the server ended it: told as expired, once', () => {
    const { keeper, events, serverEnds } = setUp();
    keeper.begin(sessionOf(), 't');
    serverEnds();
    serverEnds();
    expect(events.filter((event) => event.session === null)).toEqual([{ event: 'session', session: null, reason: 'expired' }]);
  });
});
