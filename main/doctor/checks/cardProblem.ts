import { AppError } from '../../../contract/errors.ts';
import { type Check, say, wordsOf } from '../check.ts';
import { readerHangs } from './readerService.ts';

/** Why a card that lies there cannot be used: unknown to the device profiles, unreadable, its PIN locked or nearly so. */
export const cardProblem: Check = {
  id: 'card-problem',
  title: say('卡能否使用', 'Cards usable'),
  late: readerHangs,
  async run(parts) {
    const { cards } = await parts.cards();
    if (cards.length === 0) return undefined;
    const broken = cards.find(({ problem }) => problem !== undefined);
    if (broken?.problem) {
      const words = wordsOf(new AppError(broken.problem));
      const { reader } = broken;
      return {
        level: 'red',
        found: say(`${reader}：${words['zh-CN']}（${broken.problem}）`, `${reader}: ${words.en} (${broken.problem})`),
        advice: say('请换一张卡或换一个读卡器试试；仍然如此时，把诊断报告交给技术支持。', 'Try another card or reader; if it stays so, give this report to support.'),
      };
    }
    if (cards.some(({ pin }) => pin.state === 'locked')) {
      return {
        level: 'red',
        found: say('有卡的口令已锁定。', 'A card’s PIN is locked.'),
        advice: say('请持卡到电子口岸分中心解锁。', 'Have it unlocked at an E-Port branch.'),
      };
    }
    const few = cards.find(({ pin }) => pin.triesLeft !== undefined && pin.triesLeft < (pin.triesMax ?? pin.triesLeft));
    if (few) {
      const left = few.pin.triesLeft ?? 0;
      return {
        level: 'amber',
        found: say(`有卡的口令只能再试 ${left} 次。`, `A card’s PIN may be tried ${left} more times only.`),
        advice: say('不确定口令时请不要再试；输对一次后次数恢复。', 'Do not try again unless sure of the PIN; one right entry restores the count.'),
      };
    }
    return { level: 'green', found: say('已识别，口令没有锁定。', 'Recognised; no PIN is locked.') };
  },
};
