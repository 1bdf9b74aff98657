/// <reference types="vite/client" />
import type { DesktopBridge } from '../contract/desktop.ts';

declare global {
  interface Window {
    /** Put there by the host before the page's own scripts run. */
    readonly singleWindow?: DesktopBridge;
  }
}
