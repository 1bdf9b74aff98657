import { AppError } from '../../contract/errors.ts';
import type { Answer } from '../../contract/result.ts';
import type { MainWindowHandlers } from './host.ts';

function refused(error: AppError): Answer<never> {
  return { ok: false, error: error.toWire() };
}

/** The answer to a frame that is not the main frame of our own document. */
export const forbiddenSender: Answer<never> = refused(new AppError('app/forbidden-sender'));

/** Passes a call on; whatever it throws becomes an answer, so that no stack ever crosses into the page. */
export async function answerCall(
  handlers: MainWindowHandlers,
  area: unknown,
  name: unknown,
  input: unknown,
): Promise<Answer<unknown>> {
  if (typeof area !== 'string' || typeof name !== 'string') return refused(new AppError('app/unknown-call'));
  try {
    return await handlers.call(area, name, input);
  } catch (thrown) {
    return refused(AppError.from(thrown));
  }
}
