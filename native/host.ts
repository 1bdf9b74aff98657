import { AppError } from '../contract/errors.ts';
import type { NativeAnswer, NativeEvent, NativeHostApi, NativeRequest } from '../contract/nativeHost.ts';
import { createCardPort } from './cardPort.ts';
import type { CardSource } from './cardSource.ts';
import { isNativeCall, isSetup } from './hostMessages.ts';
import { parentLink } from './parentLink.ts';
import { createPcscSource } from './pcsc/provider.ts';
import { createDemoTray } from './softcard/tray.ts';

const FIRST_SNAPSHOT_LIMIT_MS = 1_000;
/** The native host: everything that touches readers and cards, in a process that may crash without taking the client along. */
const parent = parentLink();
let api: NativeHostApi | undefined;

parent.onMessage((message) => {
  if (!api) {
    if (isSetup(message)) api = start(message.setup);
    return;
  }
  if (isNativeCall(message)) void answer(api, message);
});

function start(setup: { pcsc: boolean; demo: boolean; softcards: Parameters<typeof createDemoTray>[0] }): NativeHostApi {
  const tray = setup.demo ? createDemoTray(setup.softcards) : undefined;
  const sources: CardSource[] = [...(tray ? [tray] : []), ...(setup.pcsc ? [createPcscSource()] : [])];
  const port = createCardPort(sources);
  const send = (event: NativeEvent): void => parent.send(event);

  // The first snapshot waits for readers and cards, so that nobody is told "no reader" while they are being listed;
  // not for a slow card, though.
  let settled = false;
  const tell = (): void => {
    if (settled) send({ event: 'cards', snapshot: port.snapshot() });
  };
  for (const source of sources) source.onChange(tell);
  const begin = (): void => {
    settled = true;
    tell();
  };
  const timer = setTimeout(begin, FIRST_SNAPSHOT_LIMIT_MS);
  void Promise.all(sources.map((source) => source.settled())).then(() => {
    clearTimeout(timer);
    if (!settled) begin();
  });
  tray?.onMemory((memory) => send({ event: 'softcards', memory }));

  const noTray = async (): Promise<never> => {
    throw new AppError('app/unknown-call');
  };
  return {
    ...port,
    tray: tray?.tray ?? noTray,
    insert: tray?.insert ?? noTray,
    pull: tray?.pull ?? noTray,
    ping: async () => 'pong',
  };
}

async function answer(target: NativeHostApi, { id, call, args }: NativeRequest): Promise<void> {
  let message: NativeAnswer;
  try {
    // The arguments' types are the contract's; both ends are built from it.
    const perform = target[call] as (...args: readonly unknown[]) => Promise<unknown>;
    message = { id, ok: true, value: await perform(...args) };
  } catch (thrown) {
    message = { id, ok: false, error: AppError.from(thrown).toWire() };
  } finally {
    // Whatever a call did with them: no PIN stays in this process's copy of the message.
    for (const argument of args) if (argument instanceof Uint8Array) argument.fill(0);
  }
  parent.send(message);
}
