import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';

/** Card in, 卡介质登录, PIN. */
export async function loginByCard(stage: Stage, card: string): Promise<void> {
  await showCardTab(stage);
  await stage.insert(card);
  await stage.page.getByTestId('login-by-card').click();
  await stage.typePin();
}

export async function showCardTab({ page }: Stage): Promise<void> {
  await page.getByRole('tab', { name: '卡介质登录' }).click();
}

export async function logout({ page }: Stage): Promise<void> {
  await page.getByTestId('logout').click();
  await page.getByRole('tab', { name: '账号登录' }).waitFor();
}

async function entered({ page }: Stage, rule: string): Promise<void> {
  await page.locator(`[data-testid="entered"][data-rule="${rule}"]`).waitFor();
}

async function refused({ page }: Stage, text: string): Promise<void> {
  await page.getByTestId('refused').filter({ hasText: text }).waitFor();
}

export const cardLoginSteps: readonly TourStep<Stage>[] = [
  {
    step: '登录页：没有插卡',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await showCardTab(stage);
      await stage.page.getByText('请插入卡').first().waitFor();
      await stage.shot('login-no-card');
    },
  },
  {
    step: '插卡：一秒内显示持卡人、企业、卡号、有效期和读卡器，不要口令',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await stage.insert('operator');
      await stage.page.getByTestId('login-by-card').and(stage.page.locator(':enabled')).waitFor();
      await stage.shot('card-shown');
    },
  },
  {
    step: '口令输错一次：口令窗口说明还剩几次',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await stage.page.getByTestId('login-by-card').click();
      await stage.typePin({ pin: '00000000', picture: 'pin-window' });
      await stage.typePin({ picture: 'pin-wrong-once' });
      await entered(stage, 'CARD-5');
    },
  },
  {
    step: '操作员卡首次登录：自动创建管理员和操作员',
    rule: 'CARD-1 CARD-5',
    run: async (stage) => {
      await entered(stage, 'CARD-5');
      await stage.shot('entered-operator-created');
      await stage.page.getByTestId('enter').click();
      await stage.page.getByTestId('logout').waitFor();
      await stage.shot('home-operator');
    },
  },
  {
    step: '拔卡：卡登录结束并说明原因',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await stage.pull('operator');
      await stage.page.getByText('卡已拔出，本次卡登录已结束').waitFor();
      await stage.shot('card-removed');
    },
  },
  {
    step: '法人卡遇到未绑卡的管理员：绑定或接管',
    rule: 'CARD-3',
    run: async (stage) => {
      await loginByCard(stage, 'legal');
      await stage.page.getByTestId('choose-binding').waitFor();
      await stage.shot('bind-or-take-over');
      await stage.page.getByTestId('choice-bind').click();
      await stage.page.getByTestId('choose-binding').click();
      await entered(stage, 'CARD-3');
      await stage.shot('admin-bound');
    },
  },
];

export const languageStep: TourStep<Stage> = {
  step: '界面语言：英文',
  rule: 'UI-3',
  run: async (stage) => {
    await stage.page.getByRole('button', { name: 'English' }).click();
    await stage.page.getByText('Log in').first().waitFor();
    await stage.shot('english');
    await stage.page.getByRole('button', { name: '中文' }).click();
    await stage.page.getByRole('tab', { name: '卡介质登录' }).waitFor();
  },
};

export const cardRuleSteps: readonly TourStep<Stage>[] = [
  {
    step: '再次用法人卡登录：已绑定，直接进入',
    rule: 'CARD-4',
    run: async (stage) => {
      await loginByCard(stage, 'legal');
      await stage.page.getByTestId('logout').waitFor();
      await logout(stage);
      await stage.pull('legal');
    },
  },
  {
    step: '另一家企业的法人卡首次登录：自动创建管理员',
    rule: 'CARD-2',
    run: async (stage) => {
      await loginByCard(stage, 'legal-b');
      await entered(stage, 'CARD-2');
      await stage.shot('entered-admin-created');
      await stage.page.getByTestId('enter').click();
      await logout(stage);
      await stage.pull('legal-b');
    },
  },
  {
    step: '操作员账号已存在但没有绑卡：卡介质登录身份验核',
    rule: 'CARD-6',
    run: async (stage) => {
      const { remote } = stage.app.context;
      const { operator, enterprise } = stage.people('operator-b');
      await remote.api.sandbox.addAccount({ uscc: enterprise, accountType: 'operator', username: 'chenbo2026', personId: operator });
      await loginByCard(stage, 'operator-b');
      await stage.page.getByTestId('confirm-identity').waitFor();
      await stage.shot('identity-check');
      await stage.page.getByTestId('confirm-identity').click();
      await stage.typePin();
      await entered(stage, 'CARD-6');
      await stage.shot('identity-bound');
      await stage.page.getByTestId('enter').click();
      await logout(stage);
      await stage.pull('operator-b');
    },
  },
  {
    step: '管理员账号被冒用：法人卡接管，并通知原手机号',
    rule: 'CARD-3 AD-1',
    run: async (stage) => {
      const { page } = stage;
      await loginByCard(stage, 'legal-c');
      await page.getByTestId('choice-take-over').click();
      await page.getByTestId('choose-binding').click();
      await page.getByTestId('take-over-tick').waitFor();
      await stage.shot('take-over-confirm');
      await page.getByTestId('take-over-tick').click();
      await page.getByTestId('take-over-confirm').click();
      await entered(stage, 'CARD-3');
      await page.getByTestId('demo-panel').getByRole('tab', { name: '收件箱' }).click();
      await page.getByTestId('demo-panel').getByText('短信').first().waitFor();
      await stage.shot('taken-over');
      await page.getByTestId('demo-panel').getByRole('tab', { name: '软卡' }).click();
      await page.getByTestId('enter').click();
      await logout(stage);
      await stage.pull('legal-c');
    },
  },
  {
    step: '口令连续输错：最后一次要确认，再错则锁定',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await showCardTab(stage);
      await stage.insert('rsa');
      await stage.page.getByTestId('login-by-card').click();
      for (let tries = 0; tries < 4; tries++) await stage.typePin({ pin: '00000000' });
      await stage.typePin({ pin: '00000000', tick: true, picture: 'pin-last-try' });
      await stage.page.getByText('锁定').first().waitFor();
      await stage.shot('pin-locked');
      await stage.pull('rsa');
    },
  },
  {
    step: '挂失的卡：拒绝并说明',
    rule: 'CARD-7',
    run: async (stage) => {
      await loginByCard(stage, 'lost');
      await refused(stage, '挂失');
      await stage.shot('refused-lost');
      await stage.page.getByTestId('refused-again').click();
      await stage.pull('lost');
    },
  },
  {
    step: '未发放的卡：拒绝并说明',
    rule: 'CARD-1',
    run: async (stage) => {
      await loginByCard(stage, 'unknown');
      await stage.page.getByTestId('refused').waitFor();
      await stage.shot('refused-unknown');
      await stage.page.getByTestId('refused-again').click();
      await stage.pull('unknown');
    },
  },
  {
    step: '证书损坏的卡：插入即说明，不问口令',
    rule: 'CARD-1',
    run: async (stage) => {
      await stage.insert('broken');
      await stage.page.getByTestId('login-by-card').and(stage.page.locator(':disabled')).waitFor();
      await stage.shot('card-broken');
      await stage.pull('broken');
    },
  },
  {
    step: '二十天后到期的卡：进入并提醒',
    rule: 'CARD-7',
    run: async (stage) => {
      await loginByCard(stage, 'expiring');
      await stage.page.getByTestId('entered').filter({ hasText: '天到期' }).waitFor();
      await stage.shot('entered-expiring');
      await stage.page.getByTestId('enter').click();
      await logout(stage);
      await stage.pull('expiring');
    },
  },
  {
    step: '两张卡同时插入：先选择再登录',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await showCardTab(stage);
      await stage.insert('legal-c');
      await stage.insert('operator-c');
      await stage.page.getByTestId('card').nth(1).waitFor();
      await stage.shot('two-cards');
      await stage.pull('legal-c');
      await stage.pull('operator-c');
    },
  },
];
