import { PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';
import { type PinPrompt, pinValues } from '../../contract/pinWindow.ts';
import type { PinOutcome } from './host.ts';

/**
 * What the PIN window handed over, as an outcome. Anything but canonical base64 of exactly as many PIN
 * blocks as were asked for cannot come from our document: `lost`.
 */
export function pinSubmitted(masked: unknown, prompt: Pick<PinPrompt, 'newPin' | 'atReader'>): PinOutcome {
  if (typeof masked !== 'string') return { kind: 'lost' };
  const bytes = Buffer.from(masked, 'base64');
  if (bytes.length !== PIN_BLOCK_BYTES * pinValues(prompt) || bytes.toString('base64') !== masked) return { kind: 'lost' };
  return { kind: 'submitted', masked: bytes };
}
