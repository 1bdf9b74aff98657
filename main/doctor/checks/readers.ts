import { type Check, say } from '../check.ts';
import { readerHangs } from './readerService.ts';

export const readers: Check = {
  id: 'readers',
  title: say('读卡器', 'Readers'),
  late: readerHangs,
  async run({ cards }) {
    const { readers: names, service } = await cards();
    if (service === 'stopped') return undefined; // told by the service's own line
    if (names.length === 0) {
      return {
        level: 'amber',
        found: say('没有找到读卡器。', 'No reader found.'),
        advice: say('请连接读卡器或插入 IKey；已连接时请换一个 USB 口，或安装读卡器驱动。', 'Connect a reader or an IKey; if it is connected, try another USB port or install its driver.'),
      };
    }
    return {
      level: 'green',
      found: say(`${names.length} 个：${names.join('；')}`, `${names.length}: ${names.join('; ')}`),
    };
  },
};
