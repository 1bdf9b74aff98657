import type { CDPSession } from 'playwright-core';

interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Bounds extends Size {
  readonly left: number;
  readonly top: number;
}

const screenOf = async (session: CDPSession): Promise<Bounds> => {
  const { result } = await session.send('Runtime.evaluate', {
    expression: '({ left: screen.availLeft, top: screen.availTop, width: screen.availWidth, height: screen.availHeight })',
    returnByValue: true,
  });
  return result.value as Bounds;
};

/** `size` in the middle of `outer`, made smaller where it does not fit. Device-independent pixels. */
export function middleOf(outer: Bounds, size: Size): Bounds {
  const width = Math.min(size.width, outer.width);
  const height = Math.min(size.height, outer.height);
  return {
    left: Math.round(outer.left + (outer.width - width) / 2),
    top: Math.round(outer.top + (outer.height - height) / 2),
    width,
    height,
  };
}

async function move(session: CDPSession, bounds: Bounds): Promise<void> {
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds });
}

/** Brings a window that waited out of sight to the middle of the screen. */
export async function placeInMiddle(session: CDPSession, size: Size): Promise<void> {
  await move(session, middleOf(await screenOf(session), size));
}

/** The same, over the middle of another window. */
export async function placeOver(session: CDPSession, other: CDPSession, size: Size): Promise<void> {
  const { bounds } = await other.send('Browser.getWindowForTarget');
  const { left = 0, top = 0, width = size.width, height = size.height } = bounds;
  const over = middleOf({ left, top, width: Math.max(width, size.width), height: Math.max(height, size.height) }, size);
  await move(session, over);
}
