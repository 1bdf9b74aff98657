import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { outsideServices } from './outsideServices.ts';

/** Another process's entry: main never imports the server. */
const serverEntry = new URL('../../server/main.ts', import.meta.url);

interface ServeOptions {
  readonly port: number;
  readonly db: string;
  readonly host: string;
  readonly sandbox: boolean;
  readonly origin?: string;
  readonly trust: string[];
  readonly crl: string[];
  readonly ocsp?: string;
  readonly log: string;
}

/** `swclient serve`: the remote API in the foreground; one line with its address when it is ready. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('运行远程接口服务 / run the remote API')
    .requiredOption('--port <port>', '端口，0 为任意空闲端口 / port, 0 for any free one', portNumber)
    .requiredOption('--db <url>', 'sqlite:PATH 或 postgres://…', databaseUrl)
    .option('--host <address>', '监听地址 / address to bind', '127.0.0.1')
    .option('--sandbox', '演示数据、演示信任锚和演示接口 / made-up registry, test trust anchors and sandbox routes', false)
    .option('--origin <url>', '对外地址 / the address clients use')
    .option('--trust <file>', '信任锚 PEM，可多次 / trust anchor, repeatable', collect, [])
    .option('--crl <source>', '证书吊销列表，文件或网址，可多次 / revocation list, file or URL, repeatable', collect, [])
    .option('--ocsp <url>', 'OCSP 查询地址 / OCSP responder')
    .option('--log <level>', '日志级别（标准错误） / log level on standard error', 'warn')
    .action(serve);
}

function serve({ port, db, host, sandbox, origin, trust, crl, ocsp, log }: ServeOptions): void {
  const child = fork(serverEntry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'ready' in message) process.stdout.write(`${String(message.ready)}\n`);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
  child.send({
    port,
    db,
    host,
    sandbox,
    demoAccounts: sandbox,
    origin,
    trustAnchors: trust,
    crls: crl,
    ocsp,
    log,
    ...outsideServices(process.env),
    ...uploadStore(process.env),
  });
  const stop = () => child.connected && child.send({ stop: true });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** FLD-10: `SW_UPLOAD_DIRECTORY`, and `SW_UPLOAD_SECRET` of at least 32 characters; from the environment as all secrets. */
function uploadStore({ SW_UPLOAD_DIRECTORY: directory, SW_UPLOAD_SECRET: secret }: NodeJS.ProcessEnv) {
  return { uploads: { ...(directory ? { directory } : {}), ...(secret ? { secret } : {}) } };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('0…65535');
  return port;
}

function databaseUrl(text: string): string {
  if (!/^(sqlite:.|postgres(ql)?:\/\/.)/.test(text)) throw new InvalidArgumentError('sqlite:PATH | postgres://…');
  const path = /^sqlite:(?!:memory:)(.+)$/.exec(text)?.[1];
  // npm runs scripts in the project's folder; the user means the one he stands in.
  return path === undefined ? text : `sqlite:${resolve(process.env['INIT_CWD'] ?? process.cwd(), path)}`;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
