import { outlinesOf } from '../../seal/draw/glyphs.ts';
import { type Check, say } from '../check.ts';

/** Characters of every company seal, rare and common, Chinese and digits. */
const SAMPLE = '有限公司专用章鑫0123456789';

export const sealFont: Check = {
  id: 'seal-font',
  title: say('印章字体', 'Font for seals'),
  run: () => sealFontFinding(() => outlinesOf(SAMPLE).length),
};

/** @param draw draws the sample. */
export async function sealFontFinding(draw: () => number) {
  try {
    draw();
    return { level: 'green', found: say('可以使用。', 'Usable.') } as const;
  } catch {
    return {
      level: 'red',
      found: say('随客户端安装的印章字体缺失或损坏。', 'The seal font that comes with the client is missing or damaged.'),
      advice: say('请重新安装客户端。在此之前仍可从扫描件提取印章。', 'Reinstall the client. Seals can still be taken from scans until then.'),
    } as const;
  }
}
