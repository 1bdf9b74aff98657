import { z } from 'zod';
import { Base64, Instant } from '../fields.ts';
import { route } from './route.ts';

/** 4 MB (FLD-10) as base64, and room for the server to say that it is too much. */
const mostCharacters = Math.ceil((5 * 1024 * 1024) / 3) * 4;

export const uploads = {
  add: route({
    method: 'POST',
    path: '/api/v1/uploads',
    summary: 'One file of a form (FLD-10): judged by its content, kept encrypted, tied to the ticket of the form’s flow',
    access: 'public',
    perMinute: 30,
    input: z.object({
      /** The flow that the file belongs to; it says whether pdf is welcome. */
      ticket: z.string().max(64),
      content: Base64.max(mostCharacters),
    }),
    output: z.object({
      uploadId: z.string(),
      type: z.enum(['jpeg', 'png', 'bmp', 'pdf']),
      bytes: z.number().int(),
      /** When it is deleted unless the form is submitted. */
      expiresAt: Instant,
    }),
    errors: ['flow/expired', 'upload/not-wanted', 'upload/too-many'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/uploads/:uploadId',
    summary: 'Take a file back before the form is submitted',
    access: 'public',
    input: z.object({ uploadId: z.string().max(64), ticket: z.string().max(64) }),
    output: z.object({}),
    errors: ['upload/not-found'],
  }),
};
