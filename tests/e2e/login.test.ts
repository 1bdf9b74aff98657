import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRemote } from '../../main/remote/remote.ts';
import { freePeople } from '../../main/tour/world.ts';
import { useWindow } from './support/window.ts';

const client = useWindow();
const USCC = '91320199XN00001A2F';
const PASSWORD = 'Abc-12345';
const people = freePeople('resident-id');

async function account(username: string, change: Record<string, unknown> = {}): Promise<void> {
  const holder = people.shift();
  if (!holder) throw new Error('the sandbox world has nobody left');
  const { sandbox } = client.stage.app.context.remote.api;
  await sandbox.addAccount({ uscc: USCC, accountType: 'operator', username, personId: holder.personId, password: PASSWORD, mobile: holder.mobile, ...change });
}
async function logIn(username: string, password = PASSWORD): Promise<void> {
  const { page, hands } = client;
  await page.getByRole('tab', { name: '账号登录' }).click();
  await hands.fill({ username, password, captcha: await hands.captchaOf('captcha') });
  await page.getByTestId('login-by-password').click();
}
const notice = () => client.page.locator('form .notice').innerText();

beforeAll(async () => {
  await account('denglu2026');
  await account('suoding2026');
  await account('weijihuo2026', { activated: false });
  await account('shouji2026', { mobile: '13900007777', mobileLogin: true });
  await account('shouci2026', { password: undefined, mobile: '13900007778' });
});
beforeEach(() => client.toLogin());

describe('account login', () => {
  it('LOGIN-1 FLD-9 one message for a wrong name and a wrong password; the captcha is renewed, the name stays', async () => {
    const { page } = client;
    await logIn('meiyouzhegeren');
    await page.locator('form .notice').waitFor();
    const unknown = await notice();
    await logIn('denglu2026', 'Wrong-12345');
    await expect.poll(notice).toBe(unknown);
    expect(await page.locator('[name="username"]').inputValue()).toBe('denglu2026');
    expect(await page.locator('[name="captcha"]').inputValue()).toBe('');
  });

  it('LOGIN-1 after five failures the account is locked, and the message says for how long', async () => {
    const { page } = client;
    for (let tries = 1; tries <= 5; tries += 1) {
      await logIn('suoding2026', 'Wrong-12345');
      await page.locator('form .notice').waitFor();
      await expect.poll(() => page.locator('[name="captcha"]').inputValue()).toBe('');
    }
    await logIn('suoding2026');
    await expect.poll(notice).toMatch(/账号已锁定。[\s\S]*1[45] 分钟后/);
  });

  it('LOGIN-4 an account that is not active says how to activate it, and leads there', async () => {
    await logIn('weijihuo2026');
    await expect.poll(notice).toContain('尚未激活');
    await client.page.getByRole('link', { name: '去激活账号' }).click();
    await client.page.getByTestId('activation').waitFor();
  });

  it('LOGIN-3 by mobile number where the account has switched it on', async () => {
    await logIn('139 0000 7777');
    await client.page.getByTestId('logout').waitFor();
  });

  it('LOGIN-1 LOGIN-6 a username is remembered when asked, never a password, and can be forgotten', async () => {
    const { page, hands } = client;
    await page.getByRole('tab', { name: '账号登录' }).click();
    await page.locator('[name="remember"]').check();
    await hands.fill({ username: 'denglu2026', password: PASSWORD, captcha: await hands.captchaOf('captcha') });
    await page.getByTestId('login-by-password').click();
    await page.getByTestId('logout').waitFor();
    await client.stage.crashAndRestart();
    await client.page.getByRole('tab', { name: '账号登录' }).click();
    await client.page.getByRole('button', { name: 'denglu2026', exact: true }).click();
    const values = await Promise.all(['username', 'password'].map((name) => client.page.locator(`[name="${name}"]`).inputValue()));
    expect(values).toEqual(['denglu2026', '']);
    await client.page.getByRole('button', { name: '不再记住 denglu2026' }).click();
    await client.toLogin();
    await client.page.getByRole('tab', { name: '账号登录' }).click();
    await client.page.locator('[name="username"]').waitFor();
    expect(await client.page.getByTestId('remembered').count()).toBe(0);
  });

  it('AD-2 the server away: everything typed stays, and the retry enters', async () => {
    const { page, hands } = client;
    await page.getByRole('tab', { name: '账号登录' }).click();
    await hands.fill({ username: 'denglu2026', password: PASSWORD, captcha: await hands.captchaOf('captcha') });
    client.cut(true);
    await page.getByTestId('login-by-password').click();
    await page.locator('form .notice').waitFor();
    client.cut(false);
    await page.locator('.notice-retry').click();
    await page.getByTestId('logout').waitFor();
  });
});

describe('LOGIN-2 first login of an operator whom the admin made', () => {
  it('LOGIN-2 FLD-6 FLD-9 code to the mobile on file, a wrong one first, the forced change, and in with the new password', async () => {
    const { page, hands } = client;
    await logIn('shouci2026', '88888888');
    await hands.at('verify');
    expect(await page.locator('.whose').innerText()).toContain('139****7778');
    await page.getByTestId('send-code').click();
    await page.locator('.code-sent').waitFor();
    const right = await hands.codeSentTo('13900007778');
    await hands.fill({ code: right === '111111' ? '222222' : '111111' });
    await hands.next();
    await expect.poll(() => page.locator('.notice').innerText()).toContain('验证码不正确');
    await hands.fill({ code: right });
    await hands.next();
    await hands.at('password');
    expect(await page.locator('form').innerText()).toContain('请您修改初始密码');
    await hands.fill({ oldPassword: '88888888', password: '88888888', confirmation: '88888888' });
    await hands.next();
    expect(await hands.messageOf('password')).toContain('初始密码');
    await hands.fill({ password: 'New-67890', confirmation: 'New-67890' });
    await hands.next();
    await hands.at('done');
    await page.getByRole('button', { name: '重新登录' }).click();
    await page.getByTestId('login-by-password').waitFor();
    expect(await page.locator('[name="username"]').inputValue()).toBe('shouci2026');
    await logIn('shouci2026', 'New-67890');
    await page.getByTestId('logout').waitFor();
  });

  it('LOGIN-2 nobody reaches the forced change without a first login', async () => {
    await logIn('denglu2026');
    await client.page.getByTestId('logout').waitFor();
    await expect(client.stage.app.context.remote.api.login.firstPassword({ ticket: 'x', oldPassword: '88888888', password: 'New-67890', confirmation: 'New-67890' })).rejects.toMatchObject({
      code: 'flow/expired',
    });
  });
});

describe('LOGIN-6 own sessions', () => {
  it('LOGIN-6 shows where the account is logged in; another PC is signed out; logging out ends this one', async () => {
    const { page, stage } = client;
    await logIn('denglu2026');
    await page.getByTestId('logout').waitFor();
    const elsewhere = createRemote({ baseUrl: stage.app.context.serverUrl, locale: 'zh-CN' });
    try {
      const { captchaId } = await elsewhere.api.login.captcha({});
      const { answer } = await elsewhere.api.sandbox.captchaAnswer({ captchaId });
      const granted = await elsewhere.api.login.password({ username: 'denglu2026', password: PASSWORD, captchaId, captcha: answer });
      if (granted.outcome !== 'entered') throw new Error(granted.outcome);
      elsewhere.setToken(granted.token);
      await page.getByRole('navigation').getByText('登录管理', { exact: true }).first().click();
      await page.getByTestId('end-session').first().waitFor();
      const before = await page.getByTestId('end-session').count();
      expect(await page.getByTestId('sessions').innerText()).toContain('本次登录');
      await page.getByTestId('end-others').click();
      await page.getByText(`已退出其他 ${before} 个登录。`).waitFor();
      await expect.poll(() => page.getByTestId('end-session').count()).toBe(0);
      await expect(elsewhere.api.account.view({})).rejects.toMatchObject({ code: expect.stringMatching(/^session\//) });
    } finally {
      elsewhere.close();
    }
    await page.getByTestId('logout').click();
    await page.getByText('您已安全退出。').waitFor();
  });
});

describe('the login screen', () => {
  it('LOGIN-5 offers the ways of the real page; 电子口岸卡申领 opens the onboarding information', async () => {
    const { page } = client;
    const ways = await page.locator('main nav').innerText();
    for (const way of ['立即注册', '忘记密码', '忘记用户名', '账号激活']) expect(ways).toContain(way);
    await page.getByRole('link', { name: '电子口岸卡申领' }).click();
    await page.getByText('新企业入网办理流程').waitFor();
    expect(await page.locator('main ol').first().locator('li').count()).toBe(8);
  });
});
