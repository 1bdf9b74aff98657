import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { ForkProcess } from '../card/hostProcess.ts';

/**
 * Starts a process of ours (native host, embedded server) as Electron's utility process: with the fuse `runAsNode` off,
 * node's own fork is not there.
 * @param nodeLike the script that lends a module node's message functions, for one that does not know `parentPort`.
 */
export function forkUtility(name: string, nodeLike?: URL): ForkProcess {
  return (module) => {
    const [script, args] = nodeLike ? [nodeLike, [module.href]] : [module, []];
    const child = utilityProcess.fork(fileURLToPath(script), args, {
      serviceName: name,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let ended = false;
    const exitListeners: (() => void)[] = [];
    child.on('exit', () => {
      if (ended) return;
      ended = true;
      for (const listener of exitListeners) listener();
    });
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => {
        if (!ended) child.postMessage(message);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        if (ended) listener();
        else exitListeners.push(listener);
      },
      kill: () => void child.kill(),
    };
  };
}
