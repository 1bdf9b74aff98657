import { reactive } from 'vue';
import { describe, expect, it } from 'vitest';
import { AppError } from '../contract/errors.ts';
import { desktop, onDesktop } from './desktop.ts';
import { fakeDesktop } from './testing/fakeDesktop.ts';

describe('the client over the bridge', () => {
  it('answers the value', async () => {
    fakeDesktop({ 'myCards.list': () => ({ items: [] }) });
    await expect(desktop.myCards.list({})).resolves.toEqual({ items: [] });
  });

  it('throws a refusal as an AppError with code, params and fields', async () => {
    fakeDesktop({
      'account.activate': () => {
        throw new AppError('input/invalid', { params: { a: 1 }, fields: { password: 'field/password-length' } });
      },
    });
    const thrown = await desktop.account.activate({ password: 'x', confirmation: 'x' }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'input/invalid', params: { a: 1 }, fields: { password: 'field/password-length' } });
  });

  it('without a bridge, or when the bridge itself throws, the error is ours as well', async () => {
    await expect(desktop.app.info({})).rejects.toMatchObject({ code: 'app/internal' });
    fakeDesktop();
    Object.defineProperty(window, 'singleWindow', { configurable: true, value: { call: () => Promise.reject(new Error('gone')) } });
    await expect(desktop.app.info({})).rejects.toMatchObject({ code: 'app/internal' });
  });

  it('sends plain data, never a reactive proxy, which no bridge can clone', async () => {
    const main = fakeDesktop({ 'drafts.save': () => ({ draftId: 'd' }) });
    const data = reactive({ nested: { name: '甲' } });
    await desktop.drafts.save({ kind: 'seal', title: '', step: '', data });
    expect(() => structuredClone(main.calls[0]?.input)).not.toThrow();
    expect(main.calls[0]?.input).toMatchObject({ data: { nested: { name: '甲' } } });
  });

  it('hears only the events asked for, until it stops', () => {
    const main = fakeDesktop();
    const heard: boolean[] = [];
    const stop = onDesktop('network', (event) => heard.push(event.state.online));
    main.emit({ event: 'network', state: { online: false } });
    main.emit({ event: 'native-host', state: 'running' });
    stop();
    main.emit({ event: 'network', state: { online: true } });
    expect(heard).toEqual([false]);
  });
});
