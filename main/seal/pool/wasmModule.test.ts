import { afterEach, expect, it, vi } from 'vitest';
import { plainRecipe, scanPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import { createSealEngine } from '../engine.ts';
import { resourceFile } from '../resourceFile.ts';
import { wasmModule } from './wasmModule.ts';

afterEach(() => vi.unstubAllGlobals());

it('what a seal worker compiled is held here when the worker has ended', async () => {
  const engine = createSealEngine({ workers: 1 });
  const { jpeg } = await scanPage({ ...plainRecipe, dpi: 150, text: 'over' });
  await engine.extract(jpeg, { kind: 'seal', ink: 'auto' });
  await engine.close();
  vi.stubGlobal('WebAssembly', {
    Module: () => {
      throw new Error('compiled anew');
    },
  });
  for (const name of ['jpeg.wasm', 'unmix.wasm', 'png.wasm']) expect(String(wasmModule(resourceFile('wasm', name)))).toBe('[object WebAssembly.Module]');
});
