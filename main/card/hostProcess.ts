import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A child process that speaks structured-clone messages: node's fork, or Electron's utilityProcess. */
export interface HostProcess {
  readonly pid: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however the process ended. */
  onExit(listener: () => void): void;
  /** Ends it at once; a hung driver does not answer a polite request. */
  kill(): void;
}
export type ForkProcess = (entry: URL) => HostProcess;

/** The native host's entry, as source; a bundled application passes its own. */
export const nativeHostEntry = new URL('../../native/host.ts', import.meta.url);

/** Forks under the running Node, with flags for it. stdin and stdout are closed: all talk goes over messages. */
export const forkNode = (execArgv: readonly string[]): ForkProcess => (entry) => {
  const child = fork(fileURLToPath(entry), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...execArgv],
  });
  let ended = false;
  const exitListeners: (() => void)[] = [];
  const end = () => {
    if (ended) return;
    ended = true;
    for (const listener of exitListeners) listener();
  };
  child.on('exit', end);
  child.on('error', end);
  return {
    pid: child.pid,
    send: (message) => {
      // A send into a dying process fails by callback; its exit event tells the callers.
      if (child.connected) child.send(message as Parameters<typeof child.send>[0], () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      if (ended) listener();
      else exitListeners.push(listener);
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

/** `forkNode` as the product runs it. */
export const forkWithNode: ForkProcess = forkNode([]);
