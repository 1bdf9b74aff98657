import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { runCommand } from './command.mjs';
import { isMended, mendPcsclite } from './pcscliteSource.mjs';

/** What the installed tree must correspond to. */
export function lockHash(root) {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

/** The Node that comes as a dependency, for this platform; undefined where there is none or it is not installed. */
export function bundledNode(root) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(root, 'node_modules', `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin', file);
  return existsSync(path) ? path : undefined;
}

/** Installs exactly what package-lock.json says, unless it is there already. Ends the process when that fails. */
export async function ensureDependencies(root) {
  if (isInstalled(root)) return;
  console.error('安装依赖 / installing dependencies (npm ci)');
  // Windows cannot delete the node.exe that is running this: there npm mends the tree instead of making it anew.
  const command = process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules')) ? 'install' : 'ci';
  const done = await npm(root, [command, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']);
  if (done && isInstalled(root)) return;
  console.error('依赖没有安装成功，请检查网络后再试 / dependencies could not be installed: check the network and try again');
  process.exit(1);
}

/** Whether pcsclite may be built here at all; elsewhere the try is not worth its time. */
export function pcsclitePossible() {
  return process.platform !== 'linux' || existsSync('/usr/include/PCSC/winscard.h');
}

/** The reader library is compiled on the spot. Without it the client runs, with soft cards or the official control. */
export async function ensurePcsclite(root) {
  const built = () => existsSync(join(root, 'node_modules', 'pcsclite', 'build', 'Release', 'pcsclite.node'));
  // Compiled after it was mended: the compiler's folder goes before the source is touched.
  if (built() && isMended(root)) return 'mended';
  if (pcsclitePossible()) {
    rmSync(join(root, 'node_modules', 'pcsclite', 'build'), { recursive: true, force: true });
    console.error('编译读卡器组件 / building the reader library (pcsclite)');
    const node = bundledNode(root);
    const headers = process.platform === 'linux' && node !== undefined ? [`--nodedir=${join(node, '..', '..')}`] : [];
    if (mendPcsclite(root) && (await npm(root, ['rebuild', 'pcsclite', ...headers])) && built()) return 'mended';
  }
  console.error('读卡器组件不可用，仍可使用演示卡 / the reader library is not available; soft cards still work');
  return pcsclitePossible() ? 'failed' : 'impossible';
}

/**
 * Compares the tree npm recorded with the lock file, so that an install made by hand counts. Packages for other
 * platforms are optional and may be missing.
 */
function isInstalled(root) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(([path, entry]) => path === '' || (path in present ? present[path].version === entry.version : entry.optional === true));
  } catch {
    return false;
  }
}

/** npm by the machine's own Node: the one in node_modules is about to be replaced. */
function npm(root, args) {
  const inTree = (path) => path.startsWith(join(root, 'node_modules') + sep);
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !inTree(folder + sep)).join(delimiter);
  // npm is npm.cmd on Windows, which only a shell can start; the arguments are ours and hold nothing to escape but blanks.
  const shell = process.platform === 'win32';
  return runCommand('npm', shell ? args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)) : args, { cwd: root, env: { ...process.env, PATH: path }, shell });
}
