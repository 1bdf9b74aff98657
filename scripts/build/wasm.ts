import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './stamp.ts';

/** What is compiled from AssemblyScript; the output is checked in, so that nobody needs the compiler to run it. */
export const wasmModules = [
  { source: 'main/seal/scan/jpeg/assembly/index.ts', file: 'resources/wasm/jpeg.wasm' },
  { source: 'main/seal/png/assembly/index.ts', file: 'resources/wasm/png.wasm' },
  { source: 'main/seal/extract/assembly/index.ts', file: 'resources/wasm/unmix.wasm' },
] as const;

/** @throws Error with what the compiler said */
export async function compileWasm(source: string): Promise<Uint8Array> {
  const said: string[] = [];
  const say = { write: (text: string | Uint8Array) => void said.push(String(text)) };
  let binary: Uint8Array | undefined;
  const writeOutput = (_name: string, contents: string | Uint8Array): void => {
    if (typeof contents !== 'string') binary = contents;
  };
  const { error } = await asc.main([source, '--baseDir', root, '-O3', '--converge', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--outFile', 'out.wasm'], { stdout: say, stderr: say, writeFile: writeOutput });
  if (error || !binary) throw new Error(`${source}: ${said.join('')}`, { cause: error });
  return binary;
}

/** `npm run wasm`: writes the compiled modules. */
if (process.argv[1] === import.meta.filename) {
  for (const { source, file } of wasmModules) {
    const binary = await compileWasm(source);
    await writeFile(join(root, file), binary);
    console.log(`${file}: ${binary.length} bytes`);
  }
}
