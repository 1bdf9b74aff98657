import { z } from 'zod';
import { CodeChannel, CodePurpose } from '../../../contract/api/codes.ts';
import { flow } from './flow.ts';

/** Proof that a number or address answered a code, for the step that wants it (`codes.verify`). */
export const contactFlow = flow({
  kind: 'contact',
  payload: z.object({ purpose: CodePurpose, channel: CodeChannel, address: z.string() }),
});
