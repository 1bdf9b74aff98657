import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check, say } from '../check.ts';

/** Where the Chromium host keeps its key, below the data directory. */
export const keyFileIn = (dataDirectory: string): string => join(dataDirectory, 'chromium', 'data.key');

export const keyKeeping: Check = {
  id: 'key-keeping',
  title: say('数据密钥', 'Data key'),
  async run({ keyKeeping: keeping, dataDirectory }) {
    if (keeping === 'os') return { level: 'green', found: say('由操作系统保管。', 'Kept by the operating system.') };
    if (keeping === undefined) return undefined;
    // Windows has rights of another kind; the user's own profile folder keeps others out.
    const mode = process.platform === 'win32' ? undefined : await modeOf(keyFileIn(dataDirectory));
    if (mode !== undefined && (mode & 0o077) !== 0) {
      return {
        level: 'red',
        found: say('密钥文件可被本机其他用户读取。', 'Other users of this PC can read the key file.'),
        advice: say('请重新打开客户端，它会改正权限；并查明是谁放宽的。', 'Restart the client: it corrects the rights. Find out who widened them.'),
      };
    }
    return {
      level: 'green',
      found: say(
        '保存在仅本用户可读的文件中：能防本机其他用户，不能防能以本用户身份读文件的人。安装版由操作系统保管。',
        'In a file only this user can read: it keeps other users out, not who can act as this user. The installed version has the operating system keep it.',
      ),
    };
  },
};

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch {
    return undefined;
  }
}
