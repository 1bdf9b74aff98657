import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const debianRoot = '/usr/lib/postgresql';

export interface Cluster {
  /** `postgres://…/postgres` of a superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A throw-away PostgreSQL cluster from Debian's binaries, on a loopback port, durable enough for nothing. PostgreSQL refuses
 * to run as root, so root hands it to the user `postgres`.
 * @throws Error that says what is missing
 */
export async function startPostgres(): Promise<Cluster> {
  const bin = await newestBinaries();
  const folder = await mkdtemp(join(tmpdir(), 'sw-pg-'));
  const user = process.getuid?.() === 0 ? 'postgres' : undefined;
  const as = (program: string, args: string[]) =>
    user ? run('runuser', ['-u', user, '--', join(bin, program), ...args], { cwd: folder }) : run(join(bin, program), args, { cwd: folder });
  try {
    const password = randomBytes(16).toString('hex');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user) await giveTo(user, folder, passwordFile);
    const data = join(folder, 'data');
    await as('initdb', ['-D', data, '-U', 'tester', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    const port = await freePort();
    const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off -c max_connections=200`;
    await as('pg_ctl', ['-D', data, '-w', '-t', '30', '-l', join(folder, 'log'), '-o', settings, 'start']);
    return {
      url: `postgres://tester:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        await as('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`no PostgreSQL for the tests: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A new, empty database in a cluster, by its URL. */
export async function newDatabase(clusterUrl: string): Promise<string> {
  const name = `t${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function newestBinaries(): Promise<string> {
  const versions = await readdir(debianRoot).catch(() => []);
  const newest = versions.map(Number).filter(Number.isFinite).sort((left, right) => right - left)[0];
  if (newest === undefined) throw new Error(`the tests need PostgreSQL: nothing in ${debianRoot} (apt-get install postgresql)`);
  return join(debianRoot, String(newest), 'bin');
}

async function giveTo(user: string, ...paths: string[]): Promise<void> {
  const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
  for (const path of paths) await chown(path, Number(uid.stdout), Number(gid.stdout));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
