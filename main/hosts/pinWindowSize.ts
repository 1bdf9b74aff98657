import type { PinPrompt } from '../../contract/pinWindow.ts';

/** Outer size of the PIN window, device-independent pixels; fixed. Three fields, or a list, need more height, and still fit a screen of 768. */
export function pinWindowSize(prompt: Pick<PinPrompt, 'newPin' | 'items' | 'atReader'>): { readonly width: number; readonly height: number } {
  return { width: 440, height: (prompt.newPin && !prompt.atReader) || prompt.items ? 700 : 560 };
}
