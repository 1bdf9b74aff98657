import type { z } from 'zod';
import { type DesktopCall, type DesktopHandlers, desktopApi } from '../../contract/desktop.ts';
import { AppError, type FieldErrorCode } from '../../contract/errors.ts';
import type { Answer } from '../../contract/result.ts';

/** Calls that go on by themselves: they do not count as the user doing something (LOGIN-6's idle time). */
const PASSIVE = new Set(['app.info', 'app.network', 'app.setting', 'cards.list', 'session.current', 'drafts.save', 'pictures.tile', 'pictures.region', 'pictures.thumb', 'diagnostics.trace', 'cardTools.control', 'demo.tray', 'demo.inbox']);

export interface DispatchOptions {
  readonly onActive: () => void;
  /** Told of faults that are nobody's input: for the log, with their cause. */
  readonly onFault: (call: string, error: AppError) => void;
}

/**
 * One door for every call of the window: finds it in the contract, validates its input, runs it, and answers; nothing is
 * thrown across.
 */
export function createDispatch(handlers: DesktopHandlers, { onActive, onFault }: DispatchOptions) {
  return async (area: string, name: string, input: unknown): Promise<Answer<unknown>> => {
    try {
      const definition = lookUp(desktopApi, area, name) as DesktopCall | undefined;
      const handler = lookUp(handlers, area, name) as ((input: unknown) => Promise<unknown>) | undefined;
      if (!definition || !handler) throw new AppError('app/unknown-call');
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) throw new AppError('input/invalid', { fields: fieldsOf(parsed.error) });
      if (!PASSIVE.has(`${area}.${name}`)) onActive();
      return { ok: true, value: await handler(parsed.data) };
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code === 'app/internal') onFault(`${area}.${name}`, error);
      return { ok: false, error: error.toWire() };
    }
  };
}

/** Own properties only: `area` and `name` come from the page. */
function lookUp(tree: object, area: string, name: string): unknown {
  const calls: unknown = Object.hasOwn(tree, area) ? tree[area as keyof typeof tree] : undefined;
  return typeof calls === 'object' && calls !== null && Object.hasOwn(calls, name) ? calls[name as keyof typeof calls] : undefined;
}

function fieldsOf(error: z.ZodError): Record<string, FieldErrorCode> {
  const fields: Record<string, FieldErrorCode> = {};
  for (const issue of error.issues) fields[issue.path.join('.')] = issue.code === 'too_big' ? 'field/too-long' : 'field/invalid';
  return fields;
}
