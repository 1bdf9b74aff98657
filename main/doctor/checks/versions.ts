import { type Check, say } from '../check.ts';

/** No browser, no window: that alone is a fault, where it is looked for. */
export const versions: Check = {
  id: 'versions',
  title: say('版本', 'Versions'),
  async run(parts) {
    const all = await parts.versions();
    const list = Object.entries(all).map(([name, version]) => `${name} ${version}`).join(' · ');
    if (all['browser'] !== undefined) return { level: 'green', found: say(list, list) };
    return {
      level: 'amber',
      found: say(`${list}；没有找到浏览器`, `${list}; no browser found`),
      advice: say('没有安装版的客户端时，需要本机装有 Chromium、Chrome 或 Edge。', 'Without the installed client, Chromium, Chrome or Edge is needed on this PC.'),
    };
  },
};
