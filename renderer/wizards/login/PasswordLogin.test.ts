import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import type { ErrorParams } from '../../../contract/result.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import { useCarriedStore } from '../../stores/carried.ts';
import { useSessionStore } from '../../stores/session.ts';
import { session } from '../../testing/samples.ts';
import PasswordLogin from './PasswordLogin.vue';

const captchas = () => {
  let count = 0;
  return { 'session.captcha': () => ({ captchaId: `c${++count}`, image: 'data:image/png;base64,', expiresAt: '2099-01-01T00:00:00Z' }) };
};
async function screen(handlers: Record<string, Handler> = {}) {
  const main = fakeDesktop({ ...captchas(), ...handlers });
  const { wrapper, router } = await show(PasswordLogin);
  const input = (name: string) => wrapper.get<HTMLInputElement>(`input[name="${name}"]`);
  return {
    main,
    wrapper,
    router,
    input,
    async submit(values: Record<string, string> = { username: 'donghai2019', password: 'Secret-123', captcha: 'k7wn' }) {
      for (const [name, value] of Object.entries(values)) await input(name).setValue(value);
      await wrapper.get('form').trigger('submit');
      await flushPromises();
    },
  };
}
const refuse = (code: ErrorCode, params: ErrorParams = {}) => ({
  'session.loginByPassword': () => {
    throw new AppError(code, { params });
  },
});

describe('LOGIN-1 account login', () => {
  it('FLD-8 an empty form shows a message at each field, goes nowhere, and focuses the first', async () => {
    const { main, wrapper, submit, input } = await screen();
    await submit({});
    expect(main.callsOf('session.loginByPassword')).toEqual([]);
    expect(wrapper.findAll('.field-row.is-wrong')).toHaveLength(3);
    expect(document.activeElement).toBe(input('username').element);
    const note = document.getElementById(input('username').attributes('aria-describedby') ?? '');
    expect(note?.textContent).toBe('此项必填，请录入。');
  });

  it('LOGIN-1 logs in with the captcha that is on screen, and goes in', async () => {
    const { main, submit, router } = await screen({ 'session.loginByPassword': () => ({ outcome: 'entered', session }) });
    await submit();
    expect(main.callsOf('session.loginByPassword')).toEqual([
      { username: 'donghai2019', password: 'Secret-123', captchaId: 'c1', captcha: 'k7wn' },
    ]);
    expect(router.currentRoute.value.path).toBe('/');
  });

  it('LOGIN-1 wrong credentials: one message, new captcha, name kept, password gone', async () => {
    const { main, wrapper, submit, input } = await screen(refuse('login/wrong-credentials'));
    await submit();
    expect(wrapper.get('.notice').text()).toContain('用户名或密码错误');
    expect(main.callsOf('session.captcha')).toHaveLength(2);
    expect([input('username').element.value, input('password').element.value, input('captcha').element.value]).toEqual(['donghai2019', '', '']);
  });

  it('LOGIN-1 a lock says for how many minutes', async () => {
    const { wrapper, submit } = await screen(refuse('login/account-locked', { minutes: 15 }));
    await submit();
    expect(wrapper.get('.notice').text()).toContain('15 分钟后');
  });

  it('LOGIN-4 a not yet activated account is led to activation', async () => {
    const { wrapper, submit } = await screen(refuse('login/not-activated'));
    await submit();
    expect(wrapper.get('.notice a').attributes('href')).toBe('/activation');
  });

  it('LOGIN-2 the initial password leads to the forced change, with its ticket and no session', async () => {
    const { submit, router } = await screen({ 'session.loginByPassword': () => ({ outcome: 'first-login', ticket: 't1', mobileMasked: '139****1002' }) });
    await submit();
    expect(router.currentRoute.value.path).toBe('/first-login');
    expect(router.currentRoute.value.fullPath).not.toContain('t1');
    expect(useCarriedStore().firstLogin).toEqual({ ticket: 't1', username: 'donghai2019', mobileMasked: '139****1002' });
    expect(useSessionStore().session).toBeNull();
  });

  it('LOGIN-1 a username is remembered only when the box is ticked, is offered next time, and can be forgotten', async () => {
    const handlers = { 'session.loginByPassword': () => ({ outcome: 'entered', session }), 'usernames.list': () => ({ items: ['donghai2019', 'mubai2023'] }) };
    const { main, wrapper, input, submit } = await screen({ ...handlers, 'usernames.remember': () => ({}), 'usernames.forget': () => ({}) });
    await wrapper.findAll('.name-take')[1]?.trigger('click');
    expect(input('username').element.value).toBe('mubai2023');
    await wrapper.findAll('.name-forget')[0]?.trigger('click');
    expect(main.callsOf('usernames.forget')).toEqual([{ username: 'donghai2019' }]);
    expect(wrapper.findAll('.name-take')).toHaveLength(1);
    await submit();
    expect(main.callsOf('usernames.remember')).toEqual([]);
    await input('remember').setValue(true);
    await submit();
    expect(main.callsOf('usernames.remember')).toEqual([{ username: 'donghai2019' }]);
  });

  it('offers the name that was just registered', async () => {
    fakeDesktop(captchas());
    useCarriedStore().username = 'nansha2026';
    const { wrapper } = await show(PasswordLogin);
    expect(wrapper.get<HTMLInputElement>('[name="username"]').element.value).toBe('nansha2026');
    expect(useCarriedStore().username).toBe('');
  });

  it('FLD-9 a wrong captcha is renewed and its field shows the message', async () => {
    const { main, wrapper, submit } = await screen(refuse('captcha/wrong'));
    await submit();
    expect(main.callsOf('session.captcha')).toHaveLength(2);
    expect(wrapper.get('.field-row.is-wrong').text()).toContain('请输入右侧图片内的数字或字母');
  });

  it('a lost network keeps everything typed, the captcha too, and offers to try again', async () => {
    const { main, wrapper, submit, input } = await screen(refuse('remote/unreachable'));
    await submit();
    expect([input('username').element.value, input('password').element.value, input('captcha').element.value]).toEqual([
      'donghai2019',
      'Secret-123',
      'k7wn',
    ]);
    expect(main.callsOf('session.captcha')).toHaveLength(1);
    main.on('session.loginByPassword', () => ({ outcome: 'entered', session }));
    await wrapper.get('.notice-retry').trigger('click');
    await flushPromises();
    expect(main.callsOf('session.loginByPassword')).toHaveLength(2);
  });

  it('FLD-9 the picture is a button that brings another one', async () => {
    const { main, wrapper } = await screen();
    await wrapper.get('.captcha-picture').trigger('click');
    expect(main.callsOf('session.captcha')).toHaveLength(2);
  });

  it('keeps only the username in its draft, and brings it back', async () => {
    const head = { draftId: 'd', kind: 'password-login', title: 'x', step: 'username', updatedAt: '2026-11-20T00:00:00Z' };
    const { main, input, submit } = await screen({
      'drafts.list': () => ({ items: [head] }),
      'drafts.load': () => ({ ...head, data: { username: 'donghai2019' }, pictures: [] }),
      ...refuse('remote/timeout'),
    });
    expect(input('username').element.value).toBe('donghai2019');
    await submit({ username: 'donghai2020', password: 'Secret-123', captcha: 'k7wn' });
    await new Promise((resolve) => setTimeout(resolve, 900));
    const saved = main.callsOf('drafts.save');
    expect(saved.length).toBeGreaterThan(0);
    expect(JSON.stringify(saved)).not.toContain('Secret-123');
  });
});
