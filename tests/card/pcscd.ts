import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Ports of the two virtual readers that vsmartcard-vpcd adds to pcscd. */
export const VPCD_PORTS = [35963, 35964] as const;
export const VPCD_HOST = '127.0.0.1';

const START_LIMIT_MS = 10_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A pcscd with virtual readers for the tests of one file. */
export interface Pcscd {
  /** Ends the service as a crash would. */
  kill(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it for good, if this test started it. */
  stop(): Promise<void>;
}

function insistOnPackages(): void {
  const missing = [
    ...(spawnSync('pcscd', ['--version']).error ? ['pcscd'] : []),
    ...(existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so') ? [] : ['vsmartcard-vpcd']),
    ...(spawnSync('openssl', ['version']).error ? ['openssl'] : []),
  ];
  if (missing.length > 0) throw new Error(`The card tests need these packages: ${missing.join(', ')} (apt install ${missing.join(' ')})`);
}

function portOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, VPCD_HOST);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

/** Builds vpcdNoDelay.c; throws when the system has no C compiler. */
function buildNoDelay(folder: string): string {
  const out = join(folder, 'vpcdNoDelay.so');
  const source = fileURLToPath(new URL('./vpcdNoDelay.c', import.meta.url));
  const { status, error, stderr } = spawnSync('cc', ['-Wall', '-Werror', '-shared', '-fPIC', '-o', out, source, '-ldl'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The card tests need a C compiler (apt install g++): ${error?.message ?? stderr}`);
  return out;
}

/** Starts pcscd in the foreground, or uses the one that runs; waits until its virtual readers listen. */
export async function startPcscd(): Promise<Pcscd> {
  insistOnPackages();
  const folder = mkdtempSync(join(tmpdir(), 'pcscd-'));
  const preload = buildNoDelay(folder);
  let own: ChildProcess | undefined;

  async function start(): Promise<void> {
    // vpcd takes one connection: while a card holds it, a second knock is answered by nobody.
    if (own && own.exitCode === null && own.signalCode === null) return;
    if (await portOpen(VPCD_PORTS[0])) return;
    const child = spawn('pcscd', ['--foreground'], { stdio: 'ignore', env: { ...process.env, LD_PRELOAD: preload } });
    own = child;
    for (let waited = 0; waited < START_LIMIT_MS; waited += 50) {
      if (child.exitCode !== null) throw new Error('pcscd ended at once: may this user start it, and does no other one run?');
      if ((await portOpen(VPCD_PORTS[0])) && (await portOpen(VPCD_PORTS[1]))) return;
      await pause(50);
    }
    await end('SIGKILL'); // or it would hold the place of the next test's
    throw new Error('pcscd runs, but its virtual readers do not listen: is the package vsmartcard-vpcd set up?');
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = own;
    if (!child) return;
    own = undefined;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
    }
  }

  await start();
  return {
    start,
    kill: async () => {
      if (!own) throw new Error('Another pcscd runs on this machine: stop it, so that this test may end its own');
      await end('SIGKILL');
    },
    stop: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
