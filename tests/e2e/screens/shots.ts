import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { doubled, notebook, openScreens } from './openScreens.ts';
import { scenes } from './scenes.ts';

// Pictures of every screen for looking at: node tests/e2e/screens/shots.ts FOLDER [BUILT [NAME…]]
const [folder = 'out/screens', built = 'out/renderer', ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const screens = await openScreens(resolve(built));
for (const scene of scenes.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)))) {
  for (const [label, screen] of [['1366', notebook], ['200pc', doubled]] as const) {
    try {
      const { page, faults } = await screens.open(scene, screen);
      await page.locator(scene.shows).first().scrollIntoViewIfNeeded();
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(folder, `${scene.name.replace(/[^\w]+/g, '-')}-${label}.png`) });
      for (const fault of faults) console.log(`${scene.name} (${label}): ${fault}`);
    } catch (error) {
      console.log(`${scene.name} (${label}): ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
}
await screens.close();
