import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const fork = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({ utilityProcess: { fork } }));
const { forkUtility } = await import('./electronFork.ts');

class ChildStandIn extends EventEmitter {
  readonly pid = 42;
  readonly sent: unknown[] = [];
  killed = false;
  postMessage = (message: unknown) => void this.sent.push(message);
  kill = () => {
    this.killed = true;
    this.emit('exit', 0);
  };
}
let child: ChildStandIn;
beforeEach(() => {
  child = new ChildStandIn();
  fork.mockReset().mockReturnValue(child);
});

const entry = new URL('file:///app/native/host.js');

describe('utility process', () => {
  it('is started without standard input and output', () => {
    forkUtility('native-host')(entry);
    expect(fork).toHaveBeenCalledExactlyOnceWith('/app/native/host.js', [], { serviceName: 'native-host', stdio: ['ignore', 'ignore', 'inherit'] });
  });

  it('starts a module that knows no parentPort through the script that lends it one', () => {
    forkUtility('server', new URL('file:///app/main/hosts/utilityEntry.js'))(entry);
    expect(fork.mock.calls[0]?.slice(0, 2)).toEqual(['/app/main/hosts/utilityEntry.js', ['file:///app/native/host.js']]);
  });

  it('carries messages both ways, none into an ended process', () => {
    const process = forkUtility('native-host')(entry);
    const heard: unknown[] = [];
    process.onMessage((message) => heard.push(message));
    process.send('to');
    child.emit('message', 'from');
    process.kill();
    process.send('late');
    expect([child.sent, heard, child.killed]).toEqual([['to'], ['from'], true]);
  });

  it('tells its end once, also to who asks afterwards', () => {
    const process = forkUtility('native-host')(entry);
    const before = vi.fn();
    const after = vi.fn();
    process.onExit(before);
    child.emit('exit', 1);
    child.emit('exit', 1);
    process.onExit(after);
    expect([before.mock.calls.length, after.mock.calls.length]).toEqual([1, 1]);
  });
});
