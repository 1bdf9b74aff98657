import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../contract/errors.ts';
import { errorText } from '../contract/messages/format.ts';
import { runInChromium } from '../main/chromium.ts';
import { NoChromiumError } from '../main/hosts/chromium.ts';
import { buildElectron, buildRenderer } from './build.ts';

/**
 * `npm start`: opens the client. Electron where its runtime is on this machine, else an installed Chromium or Edge; with no
 * display the tour runs headless and leaves its pictures in `out/tour/`.
 * Options: `--demo` demo mode even with a reader, `--no-demo` never, `--server URL` another remote API.
 */
const { values } = parseArgs({
  options: { demo: { type: 'boolean' }, server: { type: 'string' }, chromium: { type: 'boolean' } },
  allowNegative: true,
});
const demo = values.demo ?? 'auto';

const electron = electronRuntime();
if (!hasDisplay()) {
  console.log('没有显示器：改为无界面演示，图片写入 out/tour/ / no display: running the tour headless');
  process.argv.splice(2, process.argv.length, 'tour', '--out', 'out/tour');
  await import('../main/cli/swclient.ts');
} else if (electron && !values.chromium) {
  await buildRenderer();
  await buildElectron();
  const child = spawn(electron, ['.', ...(values.demo ? ['--demo'] : []), ...(values.server ? ['--server', values.server] : [])], { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  await buildRenderer();
  try {
    const end = await runInChromium({ demo, ...(values.server ? { server: values.server } : {}) });
    if (end === 'already-running') console.log(errorText('zh-CN', new AppError('app/already-running')));
    process.exit(0);
  } catch (thrown) {
    const error = AppError.from(thrown);
    console.error(error.cause instanceof NoChromiumError ? error.cause.message : errorText('zh-CN', error));
    process.exit(1);
  }
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** Electron's binary where it has been downloaded: its package alone has only the types. */
function electronRuntime(): string | undefined {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}
