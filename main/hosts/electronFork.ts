import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { ForkProcess } from '../card/hostProcess.ts';

/**
 * Starts a process of ours (native host, embedded server) under Electron's utility process: with the fuse
 * `runAsNode` off, node's own fork is not there. `entry` is the script that lends it node's message functions.
 */
export function forkUtility(entry: URL, name: string): ForkProcess {
  return (module) => {
    const child = utilityProcess.fork(fileURLToPath(entry), [module.href], {
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
