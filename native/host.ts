import { setFlagsFromString } from 'node:v8';
import { AppError } from '../contract/errors.ts';
import type { NativeAnswer, NativeHostApi, NativeHostSetup, NativeRequest } from '../contract/nativeHost.ts';
import { isMaskedPin, isNativeCall, isSetup } from './hostMessages.ts';
import { parentLink } from './parentLink.ts';
import { createPinPads } from './pinPads.ts';

/**
 * The native host: everything that touches readers and cards, in a process that may crash without taking the client along.
 * This entry loads little, so that the watchdog's heartbeat is answered from the first moment; the rest is loaded on setup.
 */
// It lives as long as the client and does little: V8 would leave tens of megabytes uncollected before it looks.
setFlagsFromString('--optimize-for-size');
const parent = parentLink();
const pads = createPinPads();
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
  if (call === 'pinPad') return parent.send({ id, ok: true, value: pads.issue() } satisfies NativeAnswer);
  if (!api) return; // a call before the setup: not from our client
  let message: NativeAnswer;
  const pins: Uint8Array[] = [];
  try {
    const unmasked = args.map((argument) => {
      if (!isMaskedPin(argument)) return argument;
      const pin = pads.open(argument);
      pins.push(pin);
      return pin;
    });
    // The arguments' types are the contract's; both ends are built from it.
    const perform = (await api)[call] as (...args: readonly unknown[]) => Promise<unknown>;
    message = { id, ok: true, value: await perform(...unmasked) };
  } catch (thrown) {
    message = { id, ok: false, error: AppError.from(thrown).toWire() };
  } finally {
    // Whatever a call did with them.
    for (const pin of pins) pin.fill(0);
  }
  parent.send(message);
}
