import { join } from 'node:path';
import { build } from 'vite';
import { buildOnce, contentHash, root } from './stamp.ts';

const shared = ['contract/**/*.ts', 'tsconfig.base.json', 'package-lock.json', 'scripts/build/renderer.ts'];

/** NODE_ENV outranks Vite's mode, and a test runner sets it: without this the tests would build, and keep, Vue's development code. */
async function inProduction<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

async function buildWindow(configFile: string, outDir: string, sources: readonly string[]): Promise<boolean> {
  const hash = await contentHash([...sources, ...shared]);
  return await buildOnce(outDir, hash, async (aside) => {
    await inProduction(() => build({ configFile: join(root, configFile), logLevel: 'warn', mode: 'production', build: { outDir: aside, emptyOutDir: true } }));
  });
}

/** Builds the PIN window's document into `out/pin`, unless it is there already. */
export async function buildPinWindow(): Promise<boolean> {
  return await buildWindow('renderer/pin/vite.config.ts', join(root, 'out/pin'), ['renderer/pin/**']);
}

/**
 * Builds the documents of both windows, `out/renderer` and `out/pin`; each only when its sources changed.
 * @returns whether anything was built.
 */
export async function buildRenderer(): Promise<boolean> {
  // resources/: tables and pictures that screens import.
  const main = await buildWindow('renderer/vite.config.ts', join(root, 'out/renderer'), ['renderer/**', 'resources/{icons,regions,tables}/**']);
  const pin = await buildPinWindow();
  return main || pin;
}
