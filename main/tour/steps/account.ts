import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';
import { loginByCard, logout } from './cardLogin.ts';

/** Typed by the tour into the activation dialog; the account lives in the tour's own database only. */
const PASSWORD = 'Tour-2026a';

async function openPage({ page }: Stage, name: string): Promise<void> {
  await page.getByRole('navigation').getByText(name, { exact: true }).first().click();
}

async function fillLogin(stage: Stage, username: string, password: string): Promise<void> {
  const { page } = stage;
  await page.getByRole('tab', { name: '账号登录' }).click();
  await page.locator('input[name="username"]').fill(username);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('input[name="captcha"]').fill(await stage.captchaAnswer());
}

export const accountSteps: readonly TourStep<Stage>[] = [
  {
    step: '账号信息（管理员）：企业与本人信息，证件号码只显示首尾',
    rule: 'ACC-1 ACT-1',
    run: async (stage) => {
      await stage.page.getByTestId('enter').click();
      await openPage(stage, '账号信息');
      await stage.page.getByTestId('activate').waitFor();
      await stage.shot('account-admin');
    },
  },
  {
    step: '激活：密码不合要求时右侧红字',
    rule: 'ACT-1 FLD-6 FLD-8',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('activate').click();
      await page.locator('input[name="password"]').fill('88888888');
      await page.locator('input[name="confirmation"]').fill('8888888');
      await page.getByTestId('password-submit').click();
      await page.locator('.field-row.is-wrong').first().waitFor();
      await stage.shot('activation-wrong');
    },
  },
  {
    step: '激活：成功后改为“修改”',
    rule: 'ACT-1 ACT-2',
    run: async (stage) => {
      const { page } = stage;
      await page.locator('input[name="password"]').fill(PASSWORD);
      await page.locator('input[name="confirmation"]').fill(PASSWORD);
      await page.getByTestId('password-submit').click();
      await page.getByTestId('change-password').waitFor();
      await stage.shot('activated');
    },
  },
  {
    step: '退出，再用用户名、密码、图片验证码登录',
    rule: 'LOGIN-1 LOGIN-6 ACT-1',
    run: async (stage) => {
      const username = stage.app.context.keeper.session?.username ?? '';
      await logout(stage);
      await stage.pull('legal');
      await fillLogin(stage, username, PASSWORD);
      await stage.shot('password-login');
      await stage.page.getByTestId('login-by-password').click();
      await stage.page.getByTestId('logout').waitFor();
      await stage.shot('home-admin');
      await logout(stage);
    },
  },
  {
    step: '未激活的账号用密码登录：说明怎样激活',
    rule: 'LOGIN-4',
    run: async (stage) => {
      const card = stage.cardNo('operator');
      await fillLogin(stage, card, '88888888');
      await stage.page.getByTestId('login-by-password').click();
      await stage.page.getByText('去激活账号').waitFor();
      await stage.shot('not-activated');
    },
  },
  {
    step: '连续输错密码：锁定并说明多久',
    rule: 'LOGIN-1',
    run: async (stage) => {
      const { page } = stage;
      await stage.app.context.remote.api.sandbox.addAccount({ uscc: stage.people('operator-c').enterprise, accountType: 'admin', username: 'lockoutdemo', password: 'Right-2026a', mobile: '13800138000' });
      for (let tries = 0; tries < 6; tries++) {
        await fillLogin(stage, 'lockoutdemo', `Wrong-2026${tries}`);
        await page.getByTestId('login-by-password').click();
        await page.locator('[data-testid="login-by-password"]:not(.is-loading)').waitFor();
        if (await page.getByText('账号已锁定').isVisible()) break;
        // A fresh captcha comes after each try.
        await page.waitForTimeout(300);
      }
      await page.getByText('账号已锁定').waitFor();
      await stage.shot('locked-out');
    },
  },
  {
    step: '账号激活入口：用卡，或用短信',
    rule: 'ACT-3',
    run: async (stage) => {
      await stage.page.getByRole('link', { name: '账号激活' }).first().click();
      await stage.page.getByTestId('activation').waitFor();
      await stage.shot('activation-entry');
      await stage.page.getByRole('link', { name: '返回' }).click();
    },
  },
];

export const myCardsSteps: readonly TourStep<Stage>[] = [
  {
    step: '我的IC卡：列表与显示列',
    rule: 'CARD-9',
    run: async (stage) => {
      const { page } = stage;
      await loginByCard(stage, 'legal');
      await page.getByTestId('logout').waitFor();
      await openPage(stage, '我的IC卡');
      await page.getByTestId('unbind').waitFor();
      await page.getByRole('button', { name: '选择显示列' }).click();
      await stage.shot('my-cards-columns');
      await page.keyboard.press('Escape');
    },
  },
  {
    step: '解绑，确认后列表为空',
    rule: 'CARD-9',
    run: async (stage) => {
      const { page } = stage;
      await page.getByRole('checkbox', { name: /选择卡/ }).check({ force: true });
      await page.getByTestId('unbind').click();
      await stage.shot('unbind-confirm');
      await page.getByTestId('unbind-submit').click();
      await page.getByText('还没有绑定卡').first().waitFor();
      await stage.shot('my-cards-empty');
    },
  },
  {
    step: '再次绑卡',
    rule: 'CARD-9',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('bind').first().click();
      await stage.shot('bind-dialog');
      await page.getByTestId('bind-submit').click();
      await stage.typePin();
      await page.getByRole('checkbox', { name: /选择卡/ }).waitFor();
      await stage.shot('my-cards-bound-again');
    },
  },
];
