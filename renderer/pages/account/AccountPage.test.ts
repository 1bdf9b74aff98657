import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../../contract/api/account.ts';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import AccountPage from './AccountPage.vue';

const view: AccountView = {
  username: '3100000012345_ADMIN',
  accountType: 'admin',
  activated: false,
  name: '沈云帆',
  idType: 'resident-id',
  idNumberMasked: '3****************6',
  mobileLogin: false,
  createdAt: '2026-11-20T00:00:00Z',
  createdBy: 'card',
  cardBound: true,
  mayActivate: true,
  enterprise: { name: '东海之滨', uscc: '91310115MA1K35DN8X', orgCode: 'MA1K35DN8', legalName: '沈云帆', address: '上海' },
};
async function page(change: Partial<AccountView>, handlers: Record<string, Handler> = {}) {
  const main = fakeDesktop({ 'account.view': () => ({ ...view, ...change }), ...handlers });
  const { wrapper } = await show(AccountPage);
  return { main, wrapper };
}
async function fillDialog(values: Record<string, string>) {
  for (const [name, value] of Object.entries(values)) {
    const input = document.querySelector<HTMLInputElement>(`.el-dialog input[name="${name}"]`);
    if (!input) throw new Error(`No field ${name}`);
    input.value = value;
    input.dispatchEvent(new Event('input'));
  }
  await flushPromises();
  document.querySelector<HTMLElement>('[data-testid="password-submit"]')?.click();
  await flushPromises();
}

describe('ACC-1 the account page', () => {
  it('ACC-1 shows the admin the enterprise with its legal person and address', async () => {
    const { wrapper } = await page({});
    for (const words of ['企业信息', '企业管理员', '法定代表人姓名', '企业地址', '3****************6', '居民身份证']) expect(wrapper.text()).toContain(words);
  });

  it('ACC-1 shows an operator its own data and enterprise only', async () => {
    const { wrapper } = await page({ accountType: 'operator', activated: true });
    expect(wrapper.text()).toContain('所属企业中文名称');
    expect(wrapper.text()).not.toContain('法定代表人');
  });

  it('ACT-1 activates in a card session, by FLD-6, and says so', async () => {
    const { main, wrapper } = await page({}, { 'account.activate': () => ({}) });
    await wrapper.get('[data-testid="activate"]').trigger('click');
    await flushPromises();
    await fillDialog({ password: 'abcdefgh', confirmation: 'abcdefgh' });
    expect(main.callsOf('account.activate')).toEqual([]);
    await fillDialog({ password: 'Abc-12345', confirmation: 'Abc-12345' });
    expect(main.callsOf('account.activate')).toEqual([{ password: 'Abc-12345', confirmation: 'Abc-12345' }]);
    expect(wrapper.text()).toContain('账号已激活');
  });

  it('ACT-2 without the bound card 激活 is off and the way is told; an active account has 修改', async () => {
    const off = await page({ mayActivate: false });
    expect(off.wrapper.get('[data-testid="activate"]').attributes('disabled')).toBeDefined();
    expect(off.wrapper.text()).toContain('请用绑定的卡登录后激活');
    const active = await page({ activated: true });
    expect(active.wrapper.find('[data-testid="activate"]').exists()).toBe(false);
    expect(active.wrapper.find('[data-testid="change-password"]').exists()).toBe(true);
  });

  it('ACC-5 a wrong old password shows at its field; what was typed stays', async () => {
    const { wrapper } = await page(
      { activated: true },
      {
        'account.changePassword': () => {
          throw new AppError('password/old-wrong');
        },
      },
    );
    await wrapper.get('[data-testid="change-password"]').trigger('click');
    await flushPromises();
    await fillDialog({ oldPassword: 'Old-12345', password: 'Abc-12345', confirmation: 'Abc-12345' });
    expect(document.querySelector('.el-dialog .is-wrong')?.textContent).toContain('原密码不正确');
    expect(document.querySelector<HTMLInputElement>('.el-dialog input[name="password"]')?.value).toBe('Abc-12345');
  });

  it('a server that is down is told, with a way to try again', async () => {
    let down = true;
    const { wrapper } = await page(
      {},
      {
        'account.view': () => {
          if (down) throw new AppError('remote/unreachable');
          return view;
        },
      },
    );
    expect(wrapper.text()).toContain('连接不上服务器');
    down = false;
    await wrapper.get('.notice-retry').trigger('click');
    await flushPromises();
    expect(wrapper.text()).toContain('企业信息');
  });
});
