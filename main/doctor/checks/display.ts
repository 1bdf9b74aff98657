import { type Check, say } from '../check.ts';

/** The smallest window that every page was made for: a 1920 × 1080 screen at 200 %. */
const LEAST = { width: 940, height: 500 };

/** From the page only: the command line has no window. */
export const display: Check = {
  id: 'display',
  title: say('显示与缩放', 'Display and scaling'),
  async run({ window }) {
    if (!window) return undefined;
    const size = `${Math.round(window.widthPx)} × ${Math.round(window.heightPx)}`;
    const percent = Math.round(window.scale * 100);
    const found = say(`窗口 ${size}，缩放 ${percent}%。`, `Window ${size}, scaling ${percent} %.`);
    if (window.widthPx >= LEAST.width && window.heightPx >= LEAST.height) return { level: 'green', found };
    return {
      level: 'amber',
      found,
      advice: say('窗口偏小，请最大化窗口，或在系统设置中减小缩放比例。', 'The window is small: maximise it, or reduce the scaling in the system settings.'),
    };
  },
};
