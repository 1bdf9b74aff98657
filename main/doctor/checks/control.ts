import { controlListens } from '../../card/controlService.ts';
import { type Check, say } from '../check.ts';

/** The official control: whether it is to be used, and whether it runs. Whoever listens is not spoken to. */
export const control: Check = {
  id: 'control',
  title: say('电子口岸客户端控件', 'E-Port client control'),
  async run({ controlEnabled, controlVersion }) {
    const runs = await controlListens();
    const version = runs ? await controlVersion() : undefined;
    if (!controlEnabled) {
      return {
        level: 'green',
        found: runs ? say('本机正在运行控件，但没有启用，读卡不经过它。', 'It runs on this PC but is not enabled; cards are read without it.') : say('没有启用。', 'Not enabled.'),
        ...(runs ? { advice: say('读不到卡时，可在“卡介质工具”中启用。', 'If no card is found, it can be enabled under “Card tools”.') } : {}),
      };
    }
    if (runs) {
      const [chinese, english] = version === undefined ? ['', ''] : [`（版本 ${version}）`, ` (version ${version})`];
      return { level: 'green', found: say(`已启用，正在运行${chinese}。`, `Enabled and running${english}.`) };
    }
    return {
      level: 'amber',
      found: say('已启用，但没有运行。', 'Enabled, but not running.'),
      advice: say('请启动控件；没有安装时请先安装，或在“卡介质工具”中停用。', 'Start it; install it if it is missing, or disable it under “Card tools”.'),
      action: 'start-control',
    };
  },
};
