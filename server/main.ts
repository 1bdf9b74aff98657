import { createServer, type RunningServer } from './app.ts';
import { type ServerOptions, ServerOptions as Schema } from './options.ts';

/**
 * The server as a process of its own. Options come as JSON in the first argument, or as the first message of the parent
 * that forked it. Tells the parent `{ ready: url }` (without a parent: one line on standard output), stops on
 * `{ stop: true }`, SIGTERM, SIGINT, and when the parent is gone.
 */
async function run(options: unknown): Promise<void> {
  let server: RunningServer | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Requests that hang must not keep a dead parent's server alive.
    setTimeout(() => process.exit(1), 5_000).unref();
    void (server?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'stop' in message) stop();
  });
  server = await createServer(Schema.parse(options));
  if (stopping) return void server.close();
  if (process.send) process.send({ ready: server.url });
  else process.stdout.write(`${server.url}\n`);
}

function fail(thrown: unknown): void {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : thrown instanceof Error ? thrown.name : 'unknown';
  // A driver's message may quote the database's address and password.
  process.stderr.write(`server did not start: ${code}\n`);
  process.exit(1);
}

const argument = process.argv[2];
if (argument !== undefined) run(JSON.parse(argument) as ServerOptions).catch(fail);
else if (process.send) process.once('message', (options) => void run(options).catch(fail));
else fail(new TypeError('options expected'));
