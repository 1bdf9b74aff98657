import type { CDPSession } from 'playwright-core';
import { MAIN_SLOT } from './mainPageBridge.ts';

/**
 * The true path of the File that the page keeps under `slot`, as the browser knows it. A File that the page made up
 * has none: `undefined`.
 */
export async function pathOfFile(session: CDPSession, slot: number): Promise<string | undefined> {
  if (!Number.isSafeInteger(slot)) return undefined;
  const { result } = await session.send('Runtime.evaluate', { expression: `window.${MAIN_SLOT}.takeFile(${slot})` });
  if (result.objectId === undefined) return undefined;
  try {
    const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId });
    return path === '' ? undefined : path;
  } catch {
    // Not a File at all.
    return undefined;
  } finally {
    await session.send('Runtime.releaseObject', { objectId: result.objectId });
  }
}
