import type { PinPrompt } from '../../contract/pinWindow.ts';

/** Outer size of the PIN window, device-independent pixels; fixed. Three fields, or a list, need more height, and still fit a screen of 768. */
export function pinWindowSize(prompt: Pick<PinPrompt, 'newPin' | 'items' | 'atReader' | 'lastTry'>): { readonly width: number; readonly height: number } {
  const { newPin, items, atReader, lastTry } = prompt;
  if (items || (newPin && !atReader)) return { width: 440, height: 700 };
  return { width: 440, height: atReader && lastTry ? 620 : 560 };
}
