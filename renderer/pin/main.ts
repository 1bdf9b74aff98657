import type { PinWindowBridge } from '../../contract/pinWindow.ts';
import { startPinForm } from './pinForm.ts';

declare global {
  interface Window {
    /** Put there by the host before this script runs; only in the PIN window. */
    readonly pinWindow?: PinWindowBridge;
  }
}

const bridge = window.pinWindow;
if (bridge) startPinForm(await bridge.prompt(), bridge);
