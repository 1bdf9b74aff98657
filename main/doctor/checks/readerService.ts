import { type Check, type Finding, say } from '../check.ts';

/** What every check that reads the snapshot says when a driver hangs. */
export const readerHangs: Finding = {
  level: 'amber',
  found: say('读卡器没有在限定时间内回答。', 'The readers did not answer in time.'),
  advice: say('请拔下读卡器，等待几秒后重新连接，再检查一次。', 'Unplug the reader, wait a few seconds, connect it again and check once more.'),
};

export const readerService: Check = {
  id: 'reader-service',
  title: say('智能卡服务', 'Smart card service'),
  late: readerHangs,
  async run({ cards }) {
    const { service } = await cards();
    if (service !== 'stopped') return { level: 'green', found: say('正在运行。', 'Running.') };
    return {
      level: 'red',
      found: say('没有运行，读卡器都不能使用。', 'Not running: no reader can be used.'),
      advice: say(
        '请启动本机的“Smart Card”服务（Linux 为 pcscd）；没有安装时请先安装。启动后客户端会自动识别，不用重新打开。',
        'Start this PC’s “Smart Card” service (pcscd on Linux), or install it first. The client notices by itself.',
      ),
    };
  },
};
