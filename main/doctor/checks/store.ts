import { AppError } from '../../../contract/errors.ts';
import { type Check, say } from '../check.ts';

export const store: Check = {
  id: 'store',
  title: say('本机数据库', 'Local database'),
  async run(parts) {
    try {
      const health = await parts.store();
      if (!health) return { level: 'green', found: say('还没有建立，第一次打开客户端时建立。', 'None yet; the first start of the client makes it.') };
      if (health.sound) return { level: 'green', found: say('完整。', 'Sound.') };
      return {
        level: 'red',
        found: say('已损坏。', 'Damaged.'),
        advice: say(
          '请重新打开客户端：它会自动换上最近的备份，并保留损坏的文件。反复出现时请检查磁盘。',
          'Restart the client: it puts the newest backup in place and keeps the damaged file. Check the disk if this repeats.',
        ),
      };
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'store/locked') throw thrown;
      return {
        level: 'amber',
        found: say('客户端正在使用数据库，没有检查。', 'The client has the database open: not checked.'),
        advice: say('请在客户端的诊断页查看，或关闭客户端后再检查。', 'See the diagnostics page of the client, or close the client and check again.'),
      };
    }
  },
};
