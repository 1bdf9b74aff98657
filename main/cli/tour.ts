import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createAlbum, runTour } from '../tour/recorder.ts';
import { openStage } from '../tour/stage.ts';
import { tourSteps } from '../tour/steps.ts';

/** `swclient tour --out DIR`: the main job, worked headless through the real windows; pictures and `tour.json` in DIR. */
export function addTourCommand(program: Command): void {
  program
    .command('tour')
    .description('无界面演示：在真实 Chromium 中走完主要流程，逐步截图 / walk the main job headless and take pictures')
    .requiredOption('--out <dir>', '图片与 tour.json 的目录 / folder for pictures and tour.json')
    .action(async ({ out }: { out: string }) => {
      const { buildRenderer } = await import('../../scripts/build.ts');
      await buildRenderer();
      const directory = resolve(process.env['INIT_CWD'] ?? process.cwd(), out);
      const album = createAlbum(directory);
      const stage = await openStage(album);
      const ok = await runTour(tourSteps, stage, album, directory, {
        onStep: ({ step, ok, ms, fault }) => console.log(`${ok ? '✓' : '✗'} ${step} (${ms} ms)${fault ? `: ${fault}` : ''}`),
        onFault: () => stage.shot('fault'),
      }).finally(() => stage.close());
      process.exit(ok ? 0 : 1);
    });
}
