import type { PinWindowBridge } from '../../contract/pinWindow.ts';
import { startPinForm } from './pinForm.ts';
import { startReaderForm } from './readerForm.ts';

declare global {
  interface Window {
    /** Put there by the host before this script runs; only in the PIN window. */
    readonly pinWindow?: PinWindowBridge;
  }
}

const bridge = window.pinWindow;
if (bridge) {
  const prompt = await bridge.prompt();
  if (prompt.atReader) startReaderForm(prompt, prompt.atReader, bridge);
  else startPinForm(prompt, bridge);
}
