import { buildElectron } from './build/electron.ts';
import { entryKb } from './build/entrySize.ts';
import { buildRenderer } from './build/renderer.ts';

export { buildElectron } from './build/electron.ts';
export { entryKb } from './build/entrySize.ts';
export { buildRenderer } from './build/renderer.ts';

/** `npm run build`: everything that a package holds. */
if (process.argv[1] === import.meta.filename) {
  await buildRenderer();
  await buildElectron();
  console.log(`out/renderer: entry ${(await entryKb()).toFixed(1)} KB gzip`);
}
