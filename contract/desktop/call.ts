import { z } from 'zod';

/** One call from the renderer to main. */
export interface DesktopCall<I extends z.ZodType = z.ZodType, O = unknown> {
  readonly input: I;
  /** Only carries the output's type: main's own answers are not parsed again. */
  readonly output: z.ZodType<O>;
}
export function call<I extends z.ZodType, O>(input: I, output: z.ZodType<O>): DesktopCall<I, O> {
  return { input, output };
}
export const none = z.object({});
export const done = z.object({});
