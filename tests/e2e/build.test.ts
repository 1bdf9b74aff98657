import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildRenderer } from '../../scripts/build/renderer.ts';

it('the built screens are production code, also when a test builds them', async () => {
  expect(process.env['NODE_ENV']).toBe('test');
  await buildRenderer();
  expect(process.env['NODE_ENV']).toBe('test');
  const folder = 'out/renderer/assets';
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(5);
  // Words of Vue's development warnings.
  const development = scripts.filter((name) => /Extraneous non-props|made a reactive object/.test(readFileSync(join(folder, name), 'utf8')));
  expect(development).toEqual([]);
});
