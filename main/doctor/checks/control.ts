import { connect } from 'node:net';
import { type Check, say } from '../check.ts';

export const CONTROL_PORT = 61_232;
const LIMIT_MS = 2_000;

/** The official control: whether it is to be used, and whether it runs. Whoever listens is not spoken to. */
export const control: Check = {
  id: 'control',
  title: say('电子口岸客户端控件', 'E-Port client control'),
  async run({ controlEnabled, controlVersion }) {
    const runs = await listens();
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
      advice: say('请从开始菜单启动电子口岸客户端控件；没有安装时请先安装，或在“卡介质工具”中停用。', 'Start the E-Port client control from the start menu; install it if it is missing, or disable it under “Card tools”.'),
    };
  },
};

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: CONTROL_PORT });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(LIMIT_MS, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
