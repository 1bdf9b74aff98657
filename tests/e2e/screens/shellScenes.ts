import * as sample from './answers.ts';
import { asAdmin, asOperator, cards, menu, myCards, press, type Scene } from './scene.ts';

const { ok, fail } = sample;
export const shellScenes: readonly Scene[] = [
  { name: 'home admin', answers: asAdmin, shows: '.tasks' },
  {
    name: 'home operator with notices, offline',
    answers: {
      ...asOperator,
      'app.network': ok({ online: false }),
      'app.info': sample.infoWith({
        startNotices: [{ messageKey: 'store.notices.restored', params: { madeAt: '2026-11-20T08:00:00Z', keptAs: 'store.db.broken-1' } }],
      }),
    },
    shows: '.notices',
  },
  {
    name: 'home woken from sleep',
    answers: asAdmin,
    go: async (page) => void (await page.evaluate(`emitDesktop({ event: 'native-host', state: 'woken' })`)),
    shows: '.banner-line',
    onlyWords: true,
  },
  { name: 'account admin', answers: asAdmin, go: menu('账号信息'), shows: '.setting' },
  { name: 'account operator', answers: asOperator, go: menu('账号信息'), shows: '.setting' },
  { name: 'account unreachable', answers: { ...asAdmin, 'account.view': fail('remote/unreachable') }, go: menu('账号信息'), shows: '.notice' },
  {
    name: 'activate dialog',
    answers: asAdmin,
    async go(page) {
      await menu('账号信息')(page);
      await press('activate')(page);
      await page.locator('.el-dialog [name="password"]').fill('abc');
      await press('password-submit')(page);
    },
    shows: '.el-dialog .is-wrong',
  },
  {
    name: 'change password dialog',
    answers: { ...asOperator, 'account.changePassword': fail('password/old-wrong') },
    async go(page) {
      await menu('账号信息')(page);
      await press('change-password')(page);
      await page.locator('[name="oldPassword"]').fill('Old-12345');
      await page.locator('.el-dialog [name="password"]').fill('New-12345');
      await page.locator('[name="confirmation"]').fill('New-12345');
      await press('password-submit')(page);
    },
    shows: '.el-dialog .is-wrong',
  },
  { name: 'my cards', answers: { ...asAdmin, ...myCards }, go: menu('我的IC卡'), shows: 'table' },
  { name: 'my cards empty', answers: { ...asOperator, 'myCards.list': ok({ items: [] }) }, go: menu('我的IC卡'), shows: '.empty' },
  {
    name: 'column chooser',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('我的IC卡')(page);
      await page.getByRole('button', { name: '选择显示列' }).click();
    },
    shows: '.chooser-list',
  },
  {
    name: 'bind refused',
    answers: { ...asOperator, ...myCards, ...cards(sample.legalCard, sample.operatorCard), 'myCards.bind': fail('card-rule/other-holder') },
    async go(page) {
      await menu('我的IC卡')(page);
      await press('bind')(page);
      await press('bind-submit')(page);
    },
    shows: '.el-dialog .notice',
  },
  {
    name: 'unbind question',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('我的IC卡')(page);
      await page.locator('tbody input').check();
      await press('unbind')(page);
    },
    shows: '.el-dialog',
  },
  {
    name: 'tabs menu, folded',
    answers: { ...asAdmin, ...myCards },
    async go(page) {
      await menu('账号信息')(page);
      await menu('我的IC卡')(page);
      const fold = page.getByRole('button', { name: '折叠菜单' });
      if (await fold.isVisible()) await fold.click();
      await page.getByRole('button', { name: '关闭选项卡' }).click();
    },
    shows: '.tabs-menu',
  },
  {
    name: 'session ended by card',
    answers: asAdmin,
    async go(page) {
      await page.evaluate(`emitDesktop({ event: 'session', session: null, reason: 'card-removed' })`);
    },
    shows: '.login-ended',
  },
  {
    name: 'demo inbox',
    async go(page) {
      const fold = page.locator('[data-testid="demo-fold"]');
      if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
      await page.getByRole('tab', { name: '收件箱' }).click();
    },
    shows: '.demo-inbox',
  },
];
