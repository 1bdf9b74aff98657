import { statfs } from 'node:fs/promises';
import { type Check, type Finding, say } from '../check.ts';

const MIB = 1024 * 1024;
/** A scan of 20 MB, its draft, three backups of the store. */
const TOO_LITTLE_MIB = 200;
const LITTLE_MIB = 1024;

export const disk: Check = {
  id: 'disk',
  title: say('磁盘空间', 'Disk space'),
  async run({ dataDirectory }) {
    const { bavail, bsize } = await statfs(dataDirectory);
    return diskFinding(bavail * bsize);
  },
};

/** @param freeBytes what this user may still write where the data lie. */
export function diskFinding(freeBytes: number): Finding {
  const mib = Math.floor(freeBytes / MIB);
  const size = mib >= 10 * 1024 ? `${Math.floor(mib / 1024)} GB` : `${mib} MB`;
  const found = say(`数据所在的磁盘剩余 ${size}。`, `${size} free where the data lie.`);
  if (mib >= LITTLE_MIB) return { level: 'green', found };
  return {
    level: mib < TOO_LITTLE_MIB ? 'red' : 'amber',
    found,
    advice: say('请清理磁盘，否则草稿和备份可能保存不了。', 'Free some space, or drafts and backups may not be saved.'),
  };
}
