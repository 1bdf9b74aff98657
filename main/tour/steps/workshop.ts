import { makeDemoBatch, makeDemoSignature } from '../demoScans.ts';
import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';
import { shotBoth } from './waysIn.ts';

const UNIT = '江苏云帆样例国际贸易有限公司';
/** Three seals and a signature, each named after its file. */
const PREPARED = ['申请书 1', '申请书 2', '合同专用章', '顾晓岚签名'];

const menu = ({ page }: Stage, name: string) => page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();
const entries = ({ page }: Stage, state: string) => page.locator(`[data-testid="batch-entry"][data-state="${state}"]`);

/** The legal person is logged in, the card is in. */
export const workshopSteps: readonly TourStep<Stage>[] = [
  {
    step: '印章工作台：一次放入多份扫描件，坏文件不影响其他文件',
    rule: 'SEAL-1 SEAL-6',
    run: async (stage) => {
      const { page } = stage;
      await menu(stage, '印章工作台');
      await page.getByTestId('seal-file').setInputFiles(await makeDemoBatch(stage.app.context.engine, stage.directory, UNIT));
      await entries(stage, 'found').nth(1).waitFor();
      await entries(stage, 'nothing').waitFor();
      await entries(stage, 'failed').waitFor();
      // Two are searched side by side, and whichever is found first shows.
      await entries(stage, 'found').filter({ hasText: '申请书' }).locator('.row').click();
      await page.getByTestId('seal-outline').nth(1).waitFor();
      await page.locator('[data-tile]').first().waitFor();
      await shotBoth(stage, 'workshop-found');
    },
  },
  {
    step: '用键盘选中同一页上的第二枚印章，全部存入本机库',
    rule: 'SEAL-1 UI-1 OFF-1',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('seal-outline').nth(1).focus();
      await page.keyboard.press('Space');
      await page.locator('[data-testid="seal-outline"][aria-checked="true"]').nth(1).waitFor();
      await page.getByTestId('seal-confidence').waitFor();
      await shotBoth(stage, 'workshop-chosen');
      await page.getByTestId('keep-all').click();
      await page.getByTestId('workshop-done').filter({ hasText: '3' }).waitFor();
    },
  },
  {
    step: '签名扫描件：抠出签名，存入本机库',
    rule: 'SIG-1 OFF-1',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('batch-clear').click();
      await page.getByText('签名', { exact: true }).first().click();
      await page.getByTestId('seal-file').setInputFiles(await makeDemoSignature(stage.directory));
      await entries(stage, 'found').waitFor();
      await page.locator('[data-tile]').first().waitFor();
      await page.getByTestId('seal-confidence').waitFor();
      await shotBoth(stage, 'workshop-signature');
      await page.getByTestId('keep-page').click();
      await page.getByTestId('workshop-done').filter({ hasText: '1' }).waitFor();
      await page.getByRole('tab', { name: '本机库' }).click();
      await page.getByTestId('prepared-item').nth(3).locator('img').waitFor();
      await shotBoth(stage, 'workshop-library');
    },
  },
  {
    step: '从本机库填写资料，加入提交队列',
    rule: 'SEAL-3 SIG-1',
    run: async (stage) => {
      const { page } = stage;
      for (const name of PREPARED) await page.getByTestId('prepared-item').filter({ hasText: name }).getByRole('checkbox').check();
      await page.getByTestId('library-queue').click();
      await page.getByTestId('fill-row').nth(3).waitFor();
      await page.locator('[data-testid="fill-operator"] option').nth(1).waitFor({ state: 'attached' });
      await page.getByTestId('fill-operator').selectOption({ index: 1 });
      await page.getByTestId('fill-declarant').selectOption({ index: 1 });
      await shotBoth(stage, 'workshop-fill');
      await page.getByTestId('fill-queue').click();
      await page.getByTestId('queue-item').nth(3).waitFor();
      await shotBoth(stage, 'workshop-queue');
    },
  },
  {
    step: '整个队列只输一次口令：印章和签名全部签名保存',
    rule: 'SEAL-4 SIG-1',
    run: async (stage) => {
      const { page } = stage;
      await page.getByTestId('queue-submit').click();
      await page.getByTestId('submit-confirm').click();
      await stage.typePin({ picture: 'workshop-pin' });
      await page.locator('[data-outcome="stored"]').nth(3).waitFor();
      await shotBoth(stage, 'workshop-stored');
      await page.getByTestId('submit-close').click();
    },
  },
  {
    step: '签名制作：签名列表，启用签名',
    rule: 'SIG-1',
    run: async (stage) => {
      const { page } = stage;
      await menu(stage, '签名制作');
      await page.getByTestId('signature-row').click();
      await page.getByTestId('signature-enable').click();
      await page.getByTestId('signature-row').filter({ hasText: '启用' }).waitFor();
      await shotBoth(stage, 'signatures');
    },
  },
];
