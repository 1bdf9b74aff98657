import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import ActivationPage from './ActivationPage.vue';

const sent = () => ({ codeId: 'code-1', resendAfterSeconds: 60, expiresAt: '2099-01-01T00:00:00Z' });
const refuse = (code: ErrorCode) => () => {
  throw new AppError(code, { params: { left: 4 } });
};

async function page(handlers: Record<string, Handler> = {}) {
  let captchas = 0;
  const main = fakeDesktop({
    'session.captcha': () => ({ captchaId: `c${++captchas}`, image: 'data:image/png;base64,', expiresAt: '2099-01-01T00:00:00Z' }),
    'account.activationCode': sent,
    ...handlers,
  });
  const { wrapper } = await show(ActivationPage);
  await wrapper.get('[data-testid="by-sms"]').trigger('click');
  const fill = async (values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values)) await wrapper.get(`input[name="${name}"]`).setValue(value);
    await wrapper.get('form').trigger('submit');
    await flushPromises();
  };
  return { main, wrapper, fill, step: () => wrapper.get('[data-testid="activation"]').attributes('data-step') };
}
const ask = { username: '3100000012345_ADMIN', captcha: 'k7wn' };
const good = { code: '123456', password: 'Abc-12345', confirmation: 'Abc-12345' };

describe('ACT-3 activation by SMS', () => {
  it('ACT-3 username and captcha, code, new password, done', async () => {
    const { main, fill, step } = await page({ 'account.activateBySms': () => ({}) });
    await fill(ask);
    expect(main.callsOf('account.activationCode')).toEqual([{ username: '3100000012345_ADMIN', captchaId: 'c1', captcha: 'k7wn' }]);
    expect(step()).toBe('password');
    await fill(good);
    expect(main.callsOf('account.activateBySms')).toEqual([{ codeId: 'code-1', ...good }]);
    expect(step()).toBe('done');
  });

  it('FLD-9 the code may be asked for again after the countdown, with a fresh captcha', async () => {
    const { main, wrapper, fill } = await page();
    await fill(ask);
    const resend = () => wrapper.get('[data-testid="resend"]');
    expect(resend().text()).toBe('60 秒后可重新获取');
    expect(resend().attributes('disabled')).toBeDefined();
    expect(main.callsOf('session.captcha')).toHaveLength(2);
  });

  it('FLD-6 FLD-9 refuses bad input before it is sent, each field with its message', async () => {
    const { main, wrapper, fill } = await page();
    await fill(ask);
    await fill({ code: '12', password: '88888888', confirmation: 'Abc-1234' });
    expect(wrapper.findAll('.is-wrong').map((row) => row.get('.field-note').text())).toEqual([
      '请输入收到的 6 位数字验证码。',
      '不能使用初始密码 88888888，请另设一个。',
      '与密码一栏输入的内容不一致，请重新输入。',
    ]);
    expect(main.callsOf('account.activateBySms')).toEqual([]);
  });

  it('FLD-9 a wrong code says how many tries are left and keeps the passwords', async () => {
    const { wrapper, fill, step } = await page({ 'account.activateBySms': refuse('code/wrong') });
    await fill(ask);
    await fill(good);
    expect(step()).toBe('password');
    expect(wrapper.get('.notice').text()).toContain('还可以重试 4 次');
    expect(wrapper.get<HTMLInputElement>('input[name="password"]').element.value).toBe('Abc-12345');
  });

  it('a lost network keeps the captcha; anything judged needs a new one', async () => {
    const lost = await page({ 'account.activationCode': refuse('remote/unreachable') });
    await lost.fill(ask);
    expect(lost.wrapper.get<HTMLInputElement>('input[name="captcha"]').element.value).toBe('k7wn');
    const wrong = await page({ 'account.activationCode': refuse('captcha/wrong') });
    await wrong.fill(ask);
    expect(wrong.wrapper.get<HTMLInputElement>('input[name="captcha"]').element.value).toBe('');
    expect(wrong.step()).toBe('code');
  });
});
