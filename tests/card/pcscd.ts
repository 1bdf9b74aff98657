import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from '../../native/testing/compiled.ts';

/** Ports of our two virtual readers. Those of the package's own lie among the ports that any outgoing connection may get. */
export const VPCD_PORTS = [25963, 25964] as const;
export const VPCD_HOST = '127.0.0.1';
const VPCD_LIBRARY = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
/** vpcd listens on the channel's number for its first reader, on the next one for its second. */
const READER_CONF = `FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x${VPCD_PORTS[0].toString(16)}
LIBPATH ${VPCD_LIBRARY}
CHANNELID 0x${VPCD_PORTS[0].toString(16)}
`;

const START_LIMIT_MS = 10_000;
const START_LOOK_MS = 50;
const SAID_LENGTH = 2_000;
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
    ...(existsSync(VPCD_LIBRARY) ? [] : ['vsmartcard-vpcd']),
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

/** Throws when the system has no C compiler. */
const buildNoDelay = (): string => compiled(new URL('./vpcdNoDelay.c', import.meta.url), ['-ldl'], 'g++');

/** What a pcscd is started with, and how to see that its readers are there. */
interface Service {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** One that answers already, and is not ours, will do. */
  isRunning(): Promise<boolean>;
  isReady(): Promise<boolean>;
  /** Said when `isReady` never comes true. */
  readonly notReady: string;
}

/** Starts pcscd in the foreground and waits until its readers are there. `folder` goes when it stops. */
export async function runPcscd(service: Service, folder: string): Promise<Pcscd> {
  let own: ChildProcess | undefined;

  async function start(): Promise<void> {
    if (own && own.exitCode === null && own.signalCode === null) return;
    if (await service.isRunning()) return;
    let said = '';
    const launch = (): ChildProcess => {
      const child = spawn('pcscd', ['--foreground', ...service.args], { stdio: ['ignore', 'pipe', 'pipe'], env: service.env });
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-SAID_LENGTH)));
      return child;
    };
    own = launch();
    let again = false;
    for (let waited = 0; waited < START_LIMIT_MS; waited += START_LOOK_MS) {
      if (await service.isReady()) return;
      await pause(START_LOOK_MS);
      if (own.exitCode === null) continue;
      if (again) throw new Error(`pcscd ended at once: may this user start it, and does no other one run? It said: ${said}`);
      // Seen after a killed one, rarely: as a service manager would, once more.
      again = true;
      own = launch();
    }
    await end('SIGKILL'); // or it would hold the place of the next test's
    throw new Error(`${service.notReady}. It said: ${said}`);
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

/** Starts pcscd with the two readers of vpcd, or uses the one of a run that was broken off; waits until they listen. */
export async function startPcscd(): Promise<Pcscd> {
  insistOnPackages();
  const folder = mkdtempSync(join(tmpdir(), 'pcscd-'));
  writeFileSync(join(folder, 'vpcd'), READER_CONF);
  return runPcscd(
    {
      args: ['--config', folder],
      env: { ...process.env, LD_PRELOAD: buildNoDelay() },
      // vpcd takes one connection: while a card holds it, a second knock is answered by nobody.
      isRunning: () => portOpen(VPCD_PORTS[0]),
      isReady: async () => (await portOpen(VPCD_PORTS[0])) && (await portOpen(VPCD_PORTS[1])),
      notReady: 'pcscd runs, but its virtual readers do not listen: is the package vsmartcard-vpcd set up?',
    },
    folder,
  );
}
