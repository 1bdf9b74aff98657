import { z } from 'zod';
import { Instant } from '../fields.ts';
import { route } from './route.ts';

export const system = {
  info: route({
    method: 'GET',
    path: '/api/v1/system',
    summary: 'Server time and version',
    access: 'public',
    input: z.object({}),
    output: z.object({ time: Instant, version: z.string(), sandbox: z.boolean() }),
    errors: [],
  }),
};
