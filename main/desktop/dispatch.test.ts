import { describe, expect, it } from 'vitest';
import { type DesktopHandlers, desktopApi } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { createDispatch } from './dispatch.ts';

/** Handlers that answer with what they were called with. */
function echo(special: Record<string, () => Promise<unknown>> = {}): DesktopHandlers {
  const tree = Object.fromEntries(
    Object.entries(desktopApi).map(([area, calls]) => [
      area,
      Object.fromEntries(Object.keys(calls).map((name) => [name, special[`${area}.${name}`] ?? (async (input: unknown) => input)])),
    ]),
  );
  return tree as unknown as DesktopHandlers;
}

function door(special?: Record<string, () => Promise<unknown>>) {
  const active: number[] = [];
  const faults: string[] = [];
  const dispatch = createDispatch(echo(special), { onActive: () => active.push(1), onFault: (call) => faults.push(call) });
  return { dispatch, active, faults };
}

describe('dispatch', () => {
  it('validates the input of every call of the contract', async () => {
    const { dispatch } = door();
    for (const [area, calls] of Object.entries(desktopApi)) {
      for (const name of Object.keys(calls)) {
        const answer = await dispatch(area, name, 'not an object');
        expect(answer, `${area}.${name}`).toMatchObject({ ok: false, error: { code: 'input/invalid' } });
      }
    }
  });

  it('fills defaults in', async () => {
    const { dispatch } = door();
    expect(await dispatch('seals', 'list', {})).toEqual({ ok: true, value: { page: 1, pageSize: 20 } });
  });

  it('lets the page write choices of the screen, and nothing that decides over cards or trust', async () => {
    const { dispatch } = door();
    for (const key of ['menu.folded', 'columns.my-cards', 'cards.last-reader']) expect(await dispatch('app', 'setSetting', { key, value: 1 })).toMatchObject({ ok: true });
    for (const key of ['card.control', 'app.locale', 'trust.authorities', 'device.id', 'columns.', 'columns.../x', '']) {
      expect(await dispatch('app', 'setSetting', { key, value: true }), key).toMatchObject({ ok: false, error: { code: 'input/invalid' } });
    }
  });

  it.each([['session', 'constructor'], ['__proto__', 'toString'], ['session', '__proto__'], ['nope', 'nope'], ['session', 'hasOwnProperty']])(
    'refuses %s.%s, which is no call',
    async (area, name) => {
      expect(await door().dispatch(area, name, {})).toMatchObject({ ok: false, error: { code: 'app/unknown-call' } });
    },
  );

  it('nothing throws across: typed errors as they are, others as app/internal without their text', async () => {
    const { dispatch, faults } = door({
      'session.logout': () => Promise.reject(new AppError('remote/timeout')),
      'account.view': () => Promise.reject(new Error('a text with 110101199003070000 in it')),
    });
    expect(await dispatch('session', 'logout', {})).toMatchObject({ ok: false, error: { code: 'remote/timeout', retry: 'now' } });
    const answer = await dispatch('account', 'view', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'app/internal' } });
    expect(JSON.stringify(answer)).not.toContain('110101');
    expect(faults).toEqual(['account.view']);
  });

  it('LOGIN-6 calls that go on by themselves do not keep a session awake', async () => {
    const { dispatch, active } = door();
    await dispatch('app', 'network', {});
    await dispatch('cards', 'list', {});
    expect(active).toHaveLength(0);
    await dispatch('account', 'view', {});
    expect(active).toHaveLength(1);
  });
});
