import type { DesktopApi, DesktopEvent } from '../contract/desktop.ts';
import { AppError } from '../contract/errors.ts';

type EventName = DesktopEvent['event'];
type EventOf<E extends EventName> = Extract<DesktopEvent, { event: E }>;
type AnyCall = (input: unknown) => Promise<unknown>;

/**
 * One call to main. The input is copied to plain data first: reactive proxies cannot be cloned across the bridge.
 * @throws AppError with a code of the closed list, whatever went wrong on either side.
 */
async function call(area: string, name: string, input: unknown): Promise<unknown> {
  const bridge = window.singleWindow;
  if (!bridge) throw new AppError('app/internal', { cause: 'no bridge on this page' });
  let answer;
  try {
    answer = await bridge.call(area, name, JSON.parse(JSON.stringify(input ?? {})));
  } catch (cause) {
    throw new AppError('app/internal', { cause });
  }
  if (!answer.ok) throw AppError.fromWire(answer.error);
  return answer.value;
}

function areaOf(area: string): Record<string, AnyCall> {
  return new Proxy<Record<string, AnyCall>>({}, { get: (_, name) => (input: unknown) => call(area, String(name), input) });
}

/** The typed face of main: `await desktop.session.loginByCard({ cardId })` answers the value or throws an AppError. */
export const desktop = new Proxy({} as DesktopApi, { get: (_, area) => areaOf(String(area)) });

/** Listens to one kind of event. Answers a function that stops listening. */
export function onDesktop<E extends EventName>(event: E, listener: (event: EventOf<E>) => void): () => void {
  const bridge = window.singleWindow;
  if (!bridge) return () => {};
  return bridge.on((received) => {
    if (received.event === event) listener(received as EventOf<E>);
  });
}

/** A one-use token for a file the user chose or dropped: main resolves it to the true path, the page never sees one. */
export async function fileToken(file: File): Promise<string> {
  const bridge = window.singleWindow;
  if (!bridge) throw new AppError('app/internal', { cause: 'no bridge on this page' });
  return bridge.fileToken(file);
}
