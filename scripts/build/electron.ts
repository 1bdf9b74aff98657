import { globSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { buildOnce, contentHash, root } from './stamp.ts';

const sources = ['{contract,crypto,native,main,server}/**/*.{ts,json}', 'resources/**', 'scripts/build/*.ts', 'package.json', 'package-lock.json'];
/** `new URL('./worker.ts', import.meta.url)`: how our code names a file that another process or thread runs. */
const namedModule = /new URL\('(\.{1,2}\/[^']+)\.ts', import\.meta\.url\)/g;

const isOurs = (id: string) => id.startsWith('.') || id.startsWith(root) || id.startsWith('\0');
/** Packages stay outside, but for their JSON: the bundler drops the import attribute that Node insists on. It lands in `packages/`, since
 * the installer takes no second `node_modules`. */
const external = (id: string) => !isOurs(id) && !id.endsWith('.json');
const entryName = (file: string) => file.replace(/\.ts$/, '');

/** Entries that nobody imports: what is started as a process or a thread. */
async function namedEntries(): Promise<string[]> {
  const files = globSync('{crypto,native,main,server}/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts') && !file.includes('testing/'));
  const found = await Promise.all(
    files.map(async (file) => {
      const code = await readFile(join(root, file), 'utf8');
      return [...code.matchAll(namedModule)].map((match) => new URL(`${match[1]}.ts`, `file:///${file.replaceAll('\\', '/')}`).pathname.slice(1));
    }),
  );
  return [...new Set(found.flat())];
}

/** The built files keep the folders of the sources, only their names end in `.js`. */
const nameBuiltModules: Plugin = {
  name: 'name-built-modules',
  // While the code is as we wrote it.
  enforce: 'pre',
  transform: (code) => (code.includes('import.meta.url') ? { code: code.replace(namedModule, "new URL('$1.js', import.meta.url)"), map: null } : null),
};

const settings = { configFile: false, root, logLevel: 'warn', publicDir: false } as const;

async function buildModules(outDir: string): Promise<void> {
  const entries = ['main/electron.ts', ...(await namedEntries())];
  await build({
    ...settings,
    plugins: [nameBuiltModules],
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((file) => [entryName(file), join(root, file)])),
        external,
        output: { format: 'es', preserveModules: true, preserveModulesRoot: root, entryFileNames: ({ name }) => `${name.replace(/^node_modules\//, 'packages/')}.js` },
      },
    },
  });
}

/** Sandboxed preloads and the first script are CommonJS in one file each: Electron takes nothing else there. */
async function buildScript(outDir: string, file: string, name: string): Promise<void> {
  await build({
    ...settings,
    build: {
      outDir,
      emptyOutDir: false,
      ssr: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: join(root, file),
        external: (id) => external(id) || id.endsWith('/main/electron.ts') || id === './electron.ts',
        output: { format: 'cjs', entryFileNames: name, paths: { './electron.ts': './main/electron.js', [join(root, 'main/electron.ts')]: './main/electron.js' } },
      },
    },
  });
}

/**
 * Builds what Electron runs into `out/app`: the main process with the processes and workers it starts, file by file in
 * the folders of the sources, the preloads, and the resources they read. Packages stay outside, in node_modules.
 * @returns whether it was built now.
 */
export async function buildElectron(): Promise<boolean> {
  return await buildOnce(join(root, 'out/app'), await contentHash(sources), async (aside) => {
    await buildModules(aside);
    await buildScript(aside, 'main/electronBoot.ts', 'electron.cjs');
    await buildScript(aside, 'main/hosts/preload/main.ts', 'preload-main.cjs');
    await buildScript(aside, 'main/hosts/preload/pin.ts', 'preload-pin.cjs');
    await cp(join(root, 'resources'), join(aside, 'resources'), { recursive: true });
  });
}
