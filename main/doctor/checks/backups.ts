import { AppError } from '../../../contract/errors.ts';
import { type Check, say } from '../check.ts';

export const backups: Check = {
  id: 'backups',
  title: say('自动备份', 'Backups'),
  async run(parts) {
    const health = await unlessLocked(parts.store());
    if (!health) return undefined; // told by the database's own line
    const { any, good, newest } = health.backups;
    if (good > 0) {
      const day = newest?.toISOString().slice(0, 10) ?? '';
      return { level: 'green', found: say(`${good} 份可用，最近一份 ${day}。`, `${good} usable, the newest of ${day}.`) };
    }
    if (!any) return { level: 'green', found: say('还没有，下次打开客户端时生成。', 'None yet; the next start of the client makes one.') };
    return {
      level: 'amber',
      found: say('备份文件都不能使用。', 'No backup can be used.'),
      advice: say('请检查磁盘空间和数据文件夹的权限，然后重新打开客户端，它会再做一份。', 'Check disk space and the data folder’s rights, then restart the client: it makes a new one.'),
    };
  },
};

/** A store that a running client holds is no fault of its own. */
export async function unlessLocked<T>(health: Promise<T>): Promise<T | undefined> {
  try {
    return await health;
  } catch (thrown) {
    if (AppError.from(thrown).code === 'store/locked') return undefined;
    throw thrown;
  }
}
