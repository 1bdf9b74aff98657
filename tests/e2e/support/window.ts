import { afterAll, beforeAll } from 'vitest';
import { buildRenderer } from '../../../scripts/build/renderer.ts';
import { type Hands, handsAt } from '../../../main/tour/hands.ts';
import { openStage, type Stage } from '../../../main/tour/stage.ts';

/** The whole client in real Chromium with its own server in the sandbox world, for one test file. */
export function useWindow() {
  let stage: Stage;
  let hands: Hands;
  beforeAll(async () => {
    await buildRenderer();
    stage = await openStage({ add: () => {} });
    hands = handsAt(stage);
  });
  afterAll(() => stage.close());
  return {
    get stage() {
      return stage;
    },
    get page() {
      return stage.page;
    },
    get hands() {
      return hands;
    },
    /** Back to the login screen, whatever the test before left open. */
    async toLogin(): Promise<void> {
      stage.app.context.remote.setCut(false);
      const { page } = stage;
      await page.reload();
      await page.locator('h1').first().waitFor();
      if (await page.getByTestId('logout').isVisible()) await page.getByTestId('logout').click();
      await page.getByRole('tab', { name: '账号登录' }).waitFor();
    },
    /** Cuts the client off from its server, as a pulled cable does. */
    cut(cut: boolean): void {
      stage.app.context.remote.setCut(cut);
    },
  };
}
