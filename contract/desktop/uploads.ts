import { z } from 'zod';
import { call, done } from './call.ts';

/** A file chosen for a form (FLD-10), ready to be sent; main holds it, the page has its picture only. */
export const PreparedFile = z.object({
  preparedId: z.string(),
  fileName: z.string(),
  type: z.enum(['jpeg', 'png', 'bmp', 'pdf']),
  bytes: z.number().int(),
  /** Written anew to fit into 4 MB. */
  reduced: z.boolean(),
  /** JPEG data URL, longer side ≤ 480; null for a pdf. */
  preview: z.string().nullable(),
});
export type PreparedFile = z.infer<typeof PreparedFile>;

/** Files of forms (FLD-10). */
export const uploadsArea = {
  /** `input/invalid` with the field `file` says what is wrong with it. */
  prepare: call(z.object({ fileToken: z.string(), pdf: z.boolean().default(false) }), PreparedFile),
  /** Clockwise, on top of earlier turns. */
  turn: call(z.object({ preparedId: z.string(), clockwise: z.union([z.literal(90), z.literal(180), z.literal(270)]) }), PreparedFile),
  drop: call(z.object({ preparedId: z.string() }), done),
  /** Sends it with the ticket of the form's flow. The same file and ticket twice: sent once. */
  send: call(z.object({ preparedId: z.string(), ticket: z.string() }), z.object({ uploadId: z.string() })),
} as const;
