// node scripts/run.mjs <script.ts> [args…]
//
// Every npm script goes through here. It makes a bare clone ready (dependencies, the native module, system packages), then runs
// the script on Node 24, whatever Node the machine has. Plain JavaScript: it must start on Node 20 before anything is installed.
// What set-up says goes to stderr: stdout belongs to the script.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureSetup } from './setup/setup.mjs';
import { bundledNode } from './setup/dependencies.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_NEEDED = 24;
const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error('node scripts/run.mjs <script.ts> [args…]');
  process.exit(2);
}
const scriptFile = resolve(root, script);

if (process.env.SINGLE_WINDOW_RUN === 'child') {
  delete process.env.SINGLE_WINDOW_RUN; // the script's own children are not ours
  endWithParentProcess();
  await runHere();
} else {
  await ensureSetup(root);
  const binaries = join(root, 'node_modules', '.bin');
  process.env.PATH = [binaries, process.env.PATH].join(delimiter);
  if (Number(process.versions.node.split('.')[0]) >= NODE_NEEDED) {
    endWithNpm(endSoon);
    await runHere();
  } else {
    runOnBundledNode();
  }
}

/** The script sees itself as the program: `process.argv` is [node, script, …args]. */
async function runHere() {
  process.argv.splice(1, process.argv.length - 1, scriptFile, ...args);
  await import(pathToFileURL(scriptFile).href);
}

function runOnBundledNode() {
  const node = bundledNode(root);
  if (node === undefined) {
    console.error(`需要 Node ${NODE_NEEDED} 或更高版本 / Node ${NODE_NEEDED} or newer is needed on this platform (this is ${process.version})`);
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, SINGLE_WINDOW_RUN: 'child' },
  });
  // Ctrl-C reaches the child by itself where there is a terminal: passing it on would look like a second one.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY && !process.stdout.isTTY) child.kill('SIGINT');
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  endWithNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1);
  });
}

/** The other end of the channel closes when the parent is gone, however it went: nothing may run on as an orphan. */
function endWithParentProcess() {
  process.once('disconnect', endSoon);
  process.channel?.unref();
}

/**
 * Started by npm: npm waits for us, so when it or the shell between is gone, somebody ended it. A signal to npm alone stops
 * at that shell; kill -9 reaches nobody else.
 */
function endWithNpm(end) {
  if (process.platform === 'win32' || process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(watch);
    end();
  }, 1_000);
  watch.unref();
}

/** Only Linux tells this without starting another program. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 1).trim().split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** As if asked to end, so that the script may close what it holds; then for good. */
function endSoon() {
  setTimeout(() => process.exit(143), 5_000).unref();
  process.kill(process.pid, 'SIGTERM');
}
