import { AppError } from '../../../contract/errors.ts';
import { type Check, say, type Words, wordsOf } from '../check.ts';
import type { ProvidersSeen } from '../providersHere.ts';

type Library = ProvidersSeen['skf'][number];

/** The ways to cards that are there, with their versions: PC/SC, vendor libraries, and the soft cards of the demo. */
export const providers: Check = {
  id: 'providers',
  title: say('读卡方式', 'Ways to cards'),
  async run(parts) {
    const [{ pcsc, skf }, versions] = await Promise.all([parts.providers(), parts.versions()]);
    const service = say(`PC/SC：${pcsc.name} ${pcsc.version ?? '版本未知'}`, `PC/SC: ${pcsc.name} ${pcsc.version ?? 'of unknown version'}`);
    const libraries = skf.length === 0 ? [say('厂商驱动（SKF）：没有找到', 'vendor libraries (SKF): none found')] : skf.map(libraryWords);
    const soft = parts.demo ? [say(`演示软卡 ${versions['app'] ?? ''}`, `soft cards of the demo ${versions['app'] ?? ''}`)] : [];
    const all = [service, ...libraries, ...soft];
    const found = say(all.map((words) => words['zh-CN']).join('；'), all.map(({ en }) => en).join('; '));
    if (!skf.some(isFaulty)) return { level: 'green', found };
    return {
      level: 'amber',
      found,
      advice: say(
        '请从卡厂商处安装 64 位的最新驱动，然后重新打开客户端。其他方式能读到卡时，不影响使用。',
        'Install the vendor’s newest 64-bit driver and restart the client. Where another way reads the card, this does not matter.',
      ),
    };
  },
};

const isFaulty = ({ state }: Library): boolean => state === 'faulty' || state === 'left-out';

function libraryWords({ name, version, state, fault }: Library): Words {
  const why = fault ? wordsOf(new AppError(fault, { params: { name } })) : undefined;
  const states: Record<Library['state'], Words> = {
    used: say('可用', 'usable'),
    'not-tried': say('还没有使用', 'not used yet'),
    faulty: say(`不能使用：${why?.['zh-CN'] ?? ''}`, `cannot be used: ${why?.en ?? ''}`),
    'left-out': say('已停用：使用时读卡程序反复崩溃', 'left out: the card program crashed in it repeatedly'),
  };
  return say(`SKF：${name} ${version ?? '版本未知'}（${states[state]['zh-CN']}）`, `SKF: ${name} ${version ?? 'of unknown version'} (${states[state].en})`);
}
