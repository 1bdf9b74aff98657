import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export interface InstanceLock {
  /** A second copy was started: come to the front. */
  onSecond(listener: () => void): void;
  release(): void;
}

/**
 * One copy per data directory, held by a local socket (a named pipe on Windows), never a TCP port. Electron has a lock of its
 * own; this one serves the Chromium host.
 * @returns undefined when another copy is running: it has been told to come to the front.
 */
export async function lockInstance(directory: string): Promise<InstanceLock | undefined> {
  const path = socketPath(directory);
  if (await tellRunning(path)) return undefined;
  // Nobody answered: what lies there is left over from a copy that was killed.
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const listeners: (() => void)[] = [];
  const server = createServer((socket) => {
    socket.end();
    for (const listener of listeners) listener();
  });
  await listen(server, path);
  return {
    onSecond: (listener) => void listeners.push(listener),
    release: () => void server.close(),
  };
}

function socketPath(directory: string): string {
  if (process.platform !== 'win32') return join(directory, 'instance.sock');
  return `\\\\.\\pipe\\single-window-${createHash('sha256').update(directory).digest('hex').slice(0, 24)}`;
}

function tellRunning(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.unref();
      resolve();
    });
  });
}
