import { describe, expect, it } from 'vitest';
import { sealActions } from '../../pages/seals/sealActions.ts';
import { sealObstacle } from './sealRights.ts';
import { legalCard, legalSession, snapshotOf } from './testing/sealStage.ts';

const inserted = snapshotOf(legalCard);

describe('SEAL-2 who may add and modify', () => {
  it('SEAL-2 only a session opened with the legal-person card, with that card still in', () => {
    expect(sealObstacle(legalSession, inserted, true)).toBeNull();
    expect(sealObstacle(null, inserted, true)).toBe('no-session');
    expect(sealObstacle({ ...legalSession, openedBy: 'password', card: undefined }, inserted, true)).toBe('password-session');
    // A password session of an account with a bound card is still no card session.
    expect(sealObstacle({ ...legalSession, openedBy: 'password' }, inserted, true)).toBe('password-session');
    expect(sealObstacle(legalSession, snapshotOf(), true)).toBe('card-out');
    expect(sealObstacle(legalSession, snapshotOf({ ...legalCard, cardNo: '8600000099999' }), true)).toBe('card-out');
    expect(sealObstacle(legalSession, inserted, false)).toBe('offline');
  });

  it('SEAL-2 an operator card never may, in whatever reader', () => {
    const card = { cardNo: '8600000012345', certNo: 'ab12', role: 'operator' as const, validTo: '2028-06-30T00:00:00Z' };
    expect(sealObstacle({ ...legalSession, card }, inserted, true)).toBe('operator-card');
  });

  it('SEAL-2 other sessions may still stop, enable and delete', () => {
    expect(sealActions({ state: 'stopped' }, 'password-session', true)).toEqual({
      add: 'seal.right.password-session',
      modify: 'seal.right.password-session',
      stop: 'seal.actions.alreadyStopped',
      enable: undefined,
      remove: undefined,
    });
    expect(sealActions({ state: 'enabled' }, 'card-out', true).stop).toBeUndefined();
  });

  it('SEAL-5 only a stopped seal is deleted or modified, and one has to be chosen', () => {
    expect(sealActions({ state: 'enabled' }, null, true)).toMatchObject({ remove: 'seal.actions.stopFirst', modify: 'seal.actions.stopToModify' });
    expect(sealActions({ state: 'stopped' }, null, true)).toMatchObject({ remove: undefined, modify: undefined, add: undefined });
    expect(sealActions(undefined, null, true)).toMatchObject({ remove: 'seal.actions.chooseRow', enable: 'seal.actions.chooseRow' });
    expect(sealActions({ state: 'stopped' }, 'offline', false).remove).toBe('seal.actions.offline');
    expect(sealActions({ state: 'stopped' }, 'no-session', true).remove).toBe('seal.right.no-session');
  });
});
