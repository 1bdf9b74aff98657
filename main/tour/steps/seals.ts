import { makeDemoScan } from '../demoScan.ts';
import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';
import { loginByCard } from './cardLogin.ts';

const UNIT = '江苏云帆样例国际贸易有限公司';

async function openSeals({ page }: Stage): Promise<void> {
  await page.getByRole('navigation').getByText('印章制作', { exact: true }).first().click();
  await page.getByTestId('seal-add').waitFor();
}

async function enterWith(stage: Stage, card: string): Promise<void> {
  await loginByCard(stage, card);
  await stage.page.getByTestId('logout').waitFor();
}

/** SEAL-3: the first operator of the list is the legal person. */
async function fillDetails({ page }: Stage, name: string): Promise<void> {
  const operator = page.getByTestId('seal-operator');
  await operator.locator('option:not([disabled])').first().waitFor({ state: 'attached' });
  await operator.selectOption({ index: 1 });
  await page.getByTestId('seal-name').fill(name);
  const range = await page.getByTestId('seal-validFrom').evaluate((input) => ({ min: input.getAttribute('min'), max: input.getAttribute('max') }));
  if (range.min) await page.getByTestId('seal-validFrom').fill(range.min);
  if (range.max) await page.getByTestId('seal-validTo').fill(range.max);
}

async function saveWithPin(stage: Stage): Promise<void> {
  await stage.page.getByTestId('seal-save').click();
  await stage.page.getByTestId('seal-save-confirm').click();
  await stage.typePin();
  await stage.page.getByTestId('seal-done').waitFor();
}

async function setNetwork({ page }: Stage, up: boolean): Promise<void> {
  const button = page.getByTestId('demo-network');
  if ((await button.getAttribute('aria-checked')) !== String(up)) await button.click();
  await page.locator(`[data-testid="demo-network"][aria-checked="${up}"]`).waitFor();
}

async function chooseRow({ page }: Stage, name: string): Promise<void> {
  await page.getByTestId('seal-row').filter({ hasText: name }).click();
}

const scanned: readonly TourStep<Stage>[] = [
  {
    step: '印章制作：还没有印章',
    rule: 'SEAL-1',
    run: async (stage) => {
      await openSeals(stage);
      await stage.shot('seals-empty');
    },
  },
  {
    step: '新增印章：两种制作方式',
    rule: 'SEAL-1',
    run: async (stage) => {
      await stage.page.getByTestId('seal-add').click();
      await stage.page.getByTestId('seal-way-scanned').waitFor();
      await stage.shot('seal-ways');
    },
  },
  {
    step: '真实印章图片：注意事项覆盖页面，关闭后才能继续',
    rule: 'SEAL-6',
    run: async (stage) => {
      await stage.page.getByTestId('seal-way-scanned').click();
      await stage.page.getByTestId('seal-notice-close').waitFor();
      await stage.shot('seal-notice');
      await stage.page.getByTestId('seal-notice-close').click();
    },
  },
  {
    step: '选择 600dpi 扫描件：找到印章并抠出',
    rule: 'SEAL-1 SEAL-6',
    run: async (stage) => {
      const scan = await makeDemoScan(stage.app.context.engine, stage.directory, UNIT);
      await stage.page.getByTestId('seal-file').setInputFiles(scan);
      await stage.page.getByTestId('seal-confidence').waitFor();
      await stage.shot('seal-extracted');
    },
  },
  {
    step: '用键盘修正选框，重新抠图',
    rule: 'SEAL-1 UI-1',
    run: async (stage) => {
      const box = stage.page.getByTestId('seal-box');
      await box.focus();
      for (let i = 0; i < 4; i++) await stage.page.keyboard.press('Shift+ArrowRight');
      await stage.page.getByText('正在提取').waitFor();
      await stage.page.getByText('正在提取').waitFor({ state: 'detached' });
      await stage.shot('seal-box-corrected');
    },
  },
  {
    step: '印章信息：必填项没填时右侧红字',
    rule: 'SEAL-3 FLD-8',
    run: async (stage) => {
      await stage.page.getByTestId('seal-next').click();
      await stage.page.getByTestId('seal-save').click();
      await stage.page.locator('.field-row.is-wrong').first().waitFor();
      await stage.shot('seal-details-wrong');
    },
  },
  {
    step: '保存印章：法人卡签名，服务器核对后保存',
    rule: 'SEAL-2 SEAL-3 SEAL-4',
    run: async (stage) => {
      const { page } = stage;
      await fillDetails(stage, '公司公章');
      await stage.shot('seal-details');
      await page.getByTestId('seal-save').click();
      await page.getByTestId('seal-save-confirm').waitFor();
      await stage.shot('seal-save-card');
      await page.getByTestId('seal-save-confirm').click();
      await stage.typePin({ picture: 'seal-pin' });
      await page.getByTestId('seal-done').waitFor();
      await stage.shot('seal-saved');
    },
  },
];

const stateChanges: readonly TourStep<Stage>[] = [
  {
    step: '启用；启用中的印章不能删除',
    rule: 'SEAL-1 SEAL-5',
    run: async (stage) => {
      await chooseRow(stage, '公司公章');
      await stage.page.getByTestId('seal-enable').click();
      await stage.page.getByTestId('seal-row').filter({ hasText: '启用' }).waitFor();
      // Told to be disabled, yet it answers why.
      await stage.page.getByTestId('seal-remove').click({ force: true });
      await stage.page.getByTestId('seal-explained').waitFor();
      await stage.shot('seal-enabled');
    },
  },
  {
    step: '停用，确认后删除',
    rule: 'SEAL-5',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('seal-stop').click();
      await page.getByTestId('confirm-yes').click();
      await page.getByTestId('seal-row').filter({ hasText: '停用' }).waitFor();
      await page.getByTestId('seal-remove').click();
      await stage.shot('seal-remove-confirm');
      await page.getByTestId('confirm-yes').click();
      await page.getByTestId('seal-row').waitFor({ state: 'detached' });
    },
  },
];

const standard: readonly TourStep<Stage>[] = [
  {
    step: '制式电子签章：边填边预览',
    rule: 'SEAL-1 SEAL-3',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('seal-add').click();
      await page.getByTestId('seal-way-standard').click();
      await page.getByTestId('seal-unit').fill(UNIT);
      await page.getByTestId('seal-code').fill('3201000123456');
      await page.locator('[data-testid="seal-next"]:enabled').waitFor();
      await page.waitForTimeout(800);
      await stage.shot('seal-standard');
      await page.getByTestId('seal-next').click();
      await fillDetails(stage, '云帆制式章');
    },
  },
  {
    step: '断网：说明哪些还能做，填写的内容都在',
    rule: 'OFF-1',
    run: async (stage) => {
      await setNetwork(stage, false);
      await stage.page.getByTestId('seal-save').click();
      await stage.page.getByTestId('seal-save-draft').waitFor();
      await stage.shot('network-cut');
    },
  },
  {
    step: '网络恢复后在原处继续保存',
    rule: 'SEAL-4',
    run: async (stage) => {
      const { page } = stage;
      await setNetwork(stage, true);
      await page.locator('[data-testid="seal-save-confirm"]:enabled').waitFor();
      await page.getByTestId('seal-save-confirm').click();
      await stage.typePin();
      await page.getByTestId('seal-done').waitFor();
      await stage.shot('seal-standard-saved');
    },
  },
];

const faults: readonly TourStep<Stage>[] = [
  {
    step: '填写途中拔卡：回到登录页，说明内容已保存',
    rule: 'LOGIN-5 SEAL-2',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('seal-add').click();
      await page.getByTestId('seal-way-standard').click();
      await page.getByTestId('seal-unit').fill('拔卡以后还在的单位');
      await page.locator('[data-testid="seal-next"]:enabled').waitFor();
      await page.waitForTimeout(1_500);
      await stage.pull('legal');
      await page.getByText('卡已拔出，本次卡登录已结束').waitFor();
      await stage.shot('wizard-card-pulled');
    },
  },
  {
    step: '重新插卡登录：草稿在，继续填写',
    rule: 'SEAL-2',
    run: async (stage) => {
      await enterWith(stage, 'legal');
      if (!(await stage.page.getByTestId('seal-unit').isVisible())) {
        await openSeals(stage);
        await stage.shot('draft-offered');
        await stage.page.getByTestId('seal-draft-continue').first().click();
      }
      await stage.page.getByTestId('seal-unit').waitFor();
      if ((await stage.page.getByTestId('seal-unit').inputValue()) !== '拔卡以后还在的单位') throw new Error('what was typed is lost');
      await stage.shot('draft-continued');
    },
  },
  {
    step: '窗口进程崩溃后重新启动：草稿仍在',
    rule: 'OFF-1',
    run: async (stage) => {
      await stage.crashAndRestart();
      await stage.page.getByRole('link', { name: '准备印章图片' }).click();
      await stage.page.getByTestId('seal-draft').first().waitFor();
      await stage.shot('after-crash');
    },
  },
  {
    step: '没有网络、没有卡：准备印章图片，加密保存在本机',
    rule: 'OFF-1',
    run: async (stage) => {
      const { page } = stage;
      await setNetwork(stage, false);
      await stage.pull('legal');
      await page.getByTestId('seal-prepare').click();
      await page.getByTestId('seal-way-standard').click();
      await page.getByTestId('seal-unit').fill('离线准备的单位');
      await page.locator('[data-testid="seal-next"]:enabled').waitFor();
      await page.getByTestId('seal-next').click();
      await page.getByTestId('seal-name').fill('离线准备的印章');
      await stage.shot('offline-prepare');
      await page.getByTestId('seal-keep').click();
      await page.getByTestId('seal-draft').filter({ hasText: '离线准备的印章' }).waitFor();
      await stage.shot('offline-kept');
      await setNetwork(stage, true);
    },
  },
  {
    step: '有网有卡以后提交离线准备的印章',
    rule: 'OFF-1 SEAL-4',
    run: async (stage) => {
      const { page } = stage;
      await page.getByRole('link', { name: /登录/ }).first().click();
      await enterWith(stage, 'legal');
      await openSeals(stage);
      await page.getByTestId('seal-draft').filter({ hasText: '离线准备的印章' }).getByTestId('seal-draft-continue').click();
      await page.getByTestId('seal-save').or(page.getByTestId('seal-next')).first().waitFor();
      if (await page.getByTestId('seal-next').isVisible()) await page.getByTestId('seal-next').click();
      await fillDetails(stage, '离线准备的印章');
      await saveWithPin(stage);
      await stage.shot('offline-submitted');
    },
  },
];

export const sealSteps: readonly TourStep<Stage>[] = [...scanned, ...stateChanges, ...standard, ...faults];
