import { AppError } from '../contract/errors.ts';
import type { NativeAnswer, NativeHostApi, NativeHostSetup, NativeRequest } from '../contract/nativeHost.ts';
import { isNativeCall, isSetup } from './hostMessages.ts';
import { parentLink } from './parentLink.ts';

/**
 * The native host: everything that touches readers and cards, in a process that may crash without taking the client along.
 * This entry loads little, so that the watchdog's heartbeat is answered from the first moment; the rest is loaded on setup.
 */
const parent = parentLink();
let api: Promise<NativeHostApi> | undefined;

parent.onMessage((message) => {
  if (isSetup(message)) api ??= load(message.setup);
  else if (isNativeCall(message)) void answer(message);
});

async function load(setup: NativeHostSetup['setup']): Promise<NativeHostApi> {
  const { startNativeApi } = await import('./nativeApi.ts');
  return startNativeApi(setup, (event) => parent.send(event));
}

async function answer({ id, call, args }: NativeRequest): Promise<void> {
  if (call === 'ping') return parent.send({ id, ok: true, value: 'pong' } satisfies NativeAnswer);
  if (!api) return; // a call before the setup: not from our client
  let message: NativeAnswer;
  try {
    // The arguments' types are the contract's; both ends are built from it.
    const perform = (await api)[call] as (...args: readonly unknown[]) => Promise<unknown>;
    message = { id, ok: true, value: await perform(...args) };
  } catch (thrown) {
    message = { id, ok: false, error: AppError.from(thrown).toWire() };
  } finally {
    // Whatever a call did with them: no PIN stays in this process's copy of the message.
    for (const argument of args) if (argument instanceof Uint8Array) argument.fill(0);
  }
  parent.send(message);
}
