/** The wire to main: Electron's `parentPort` in a utility process, node's IPC channel under `fork`. */
export interface ParentLink {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Finds the parent. Without one there is nothing to serve: the process ends; it also ends when the parent goes. */
export function parentLink(): ParentLink {
  const { parentPort } = process as typeof process & { parentPort?: ParentPort };
  if (parentPort) {
    // Electron ends a utility process together with its main process.
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  if (!process.send) {
    process.stderr.write('The native host is started by the client, not by hand.\n');
    process.exit(2);
  }
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => {
      // A parent that is just going cannot be told anything: the disconnect event ends this process.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => void process.on('message', listener),
  };
}
