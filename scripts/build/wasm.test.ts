import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './stamp.ts';
import { compileWasm, wasmModules } from './wasm.ts';

describe('compiled modules', () => {
  it.each(wasmModules)('$file is what $source compiles to (else: npm run wasm)', async ({ source, file }) => {
    expect(Buffer.from(await compileWasm(source)).equals(readFileSync(join(root, file)))).toBe(true);
  }, 60_000);

  it('a source that does not compile is told with its place', async () => {
    await expect(compileWasm('main/seal/scan/jpeg/assembly/nothing.ts')).rejects.toThrow(/nothing\.ts/);
  }, 60_000);
});
