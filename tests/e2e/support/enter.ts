import type { Stage } from '../../../main/tour/stage.ts';
import { loginByCard } from '../../../main/tour/steps/cardLogin.ts';

/** Logs in with a soft card, whatever the CARD rules make of it, until the shell shows. */
export async function enterByCard(stage: Stage, card: string): Promise<void> {
  await loginByCard(stage, card);
  const { page } = stage;
  await page.getByTestId('enter').or(page.getByTestId('logout')).first().waitFor();
  if (await page.getByTestId('enter').isVisible()) await page.getByTestId('enter').click();
  await page.getByTestId('logout').waitFor();
}
