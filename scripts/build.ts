import { buildElectron } from './build/electron.ts';
import { buildRenderer } from './build/renderer.ts';

export { buildElectron } from './build/electron.ts';
export { firstRouteKb } from './build/firstRoute.ts';
export { buildRenderer } from './build/renderer.ts';

/** `npm run build`: everything that a package holds. */
if (import.meta.main) {
  const { firstRouteKb } = await import('./build/firstRoute.ts');
  await buildRenderer();
  await buildElectron();
  console.log(`out/renderer: first route ${(await firstRouteKb()).toFixed(1)} KB gzip`);
}
