import { AppError } from '../contract/errors.ts';
import type { ControlSetup, NativeEvent, NativeHostApi, NativeHostSetup } from '../contract/nativeHost.ts';
import { createCardPort } from './cardPort.ts';
import { isLocalControl } from './control/socket.ts';
import { CONTROL_URLS, type ControlSource, createControlSource } from './control/provider.ts';
import { profileFor } from './pcsc/profile.ts';
import { createPcscSource, type PcscListener } from './pcsc/provider.ts';
import { traceLine } from './pcsc/trace.ts';
import { createSkfSource, type SkfSource } from './skf/source.ts';
import { createDemoTray } from './softcard/tray.ts';

const FIRST_SNAPSHOT_LIMIT_MS = 1_000;

/** Everything the native host serves, set up as main wants it; `send` gets every event. */
export function startNativeApi({ pcsc, demo, softcards, skf, control = false }: NativeHostSetup['setup'], send: (event: NativeEvent) => void): NativeHostApi {
  let tracing = false;
  const listener: PcscListener = {
    exchange: (reader, exchange) => {
      if (tracing) send({ event: 'apdu', reader, line: traceLine(exchange) });
    },
    keypad: (cardId) => send({ event: 'keypad', cardId }),
  };
  const tray = demo ? createDemoTray(softcards) : undefined;
  const sources = [...(tray ? [tray] : []), ...(pcsc ? [createPcscSource(listener)] : []), ...skfSources(skf?.libraries ?? [], send), ...controlSources(control)];
  const port = createCardPort(sources);

  // The first snapshot waits for readers and cards, so that nobody is told "no reader" while they are being listed;
  // not for a slow card, though.
  let settled = false;
  const tell = (): void => {
    if (settled) send({ event: 'cards', snapshot: port.snapshot() });
  };
  const begin = (): void => {
    if (settled) return;
    settled = true;
    tell();
  };
  for (const source of sources) source.onChange(tell);
  tray?.onMemory((memory) => send({ event: 'softcards', memory }));
  const timer = setTimeout(begin, FIRST_SNAPSHOT_LIMIT_MS);
  void Promise.all(sources.map((source) => source.settled())).then(() => {
    clearTimeout(timer);
    begin();
  });

  const noTray = async (): Promise<never> => {
    throw new AppError('app/unknown-call');
  };
  return {
    ...port,
    tray: tray?.tray ?? noTray,
    insert: tray?.insert ?? noTray,
    pull: tray?.pull ?? noTray,
    ping: async () => 'pong',
    trace: async (on) => {
      tracing = on;
    },
  };
}

/** The last of the sources: a card that a reader shows too is better spoken to there. An address off this PC is no control. */
function controlSources(control: ControlSetup): ControlSource[] {
  const urls = typeof control === 'boolean' ? CONTROL_URLS : [control.url];
  return control !== false && urls.every(isLocalControl) ? [createControlSource({ urls })] : [];
}

/** News of this process need a moment to leave it: a library that crashes must not take them along. */
const NEWS_LEAVE_MS = 20;

function skfSources(libraries: readonly string[], send: (event: NativeEvent) => void): SkfSource[] {
  if (libraries.length === 0) return [];
  const source = createSkfSource(libraries, { ...profileFor(new Uint8Array()), pinActs: ['change', 'unblock'] }, {
    trying: async (path, state, fault) => {
      send({ event: 'skf-library', path, state, ...(fault ? { fault } : {}) });
      if (state === 'begun') await new Promise((resolve) => setTimeout(resolve, NEWS_LEAVE_MS));
    },
  });
  return [source];
}
