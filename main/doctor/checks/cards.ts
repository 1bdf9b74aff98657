import type { CardInfo } from '../../../contract/card.ts';
import { maskCardNo } from '../../../contract/rules/mask.ts';
import { type Check, say } from '../check.ts';
import { readerHangs } from './readerService.ts';

const DAY_MS = 86_400_000;
const EXPIRES_SOON_DAYS = 30;

/** Which cards lie in the readers, by their last four characters, and how long they are valid. */
export const cards: Check = {
  id: 'cards',
  title: say('卡', 'Cards'),
  late: readerHangs,
  async run(parts) {
    const snapshot = await parts.cards();
    if (snapshot.service === 'stopped') return undefined;
    if (snapshot.cards.length === 0) {
      return {
        level: 'amber',
        found: say('没有插入卡。', 'No card inserted.'),
        advice: say('请将 IC 卡芯片朝上插入读卡器，或插入 IKey。', 'Insert the IC card with its chip up, or an IKey.'),
      };
    }
    const found = say(snapshot.cards.map(inChinese).join('；'), snapshot.cards.map(inEnglish).join('; '));
    const days = Math.min(...snapshot.cards.map(daysLeft));
    if (days <= 0) {
      return {
        level: 'red',
        found,
        advice: say('有卡的证书已过期。请到电子口岸分中心办理延期或换卡。', 'A card’s certificate has expired. Have it renewed at an E-Port branch.'),
      };
    }
    if (days <= EXPIRES_SOON_DAYS) {
      return {
        level: 'amber',
        found,
        advice: say(`有卡的证书在 ${days} 天内到期，请尽快到电子口岸分中心办理延期。`, `A card’s certificate expires within ${days} days. Have it renewed at an E-Port branch soon.`),
      };
    }
    return { level: 'green', found };
  },
};

const daysLeft = ({ validTo }: CardInfo): number => (validTo ? Math.ceil((Date.parse(validTo) - Date.now()) / DAY_MS) : Number.POSITIVE_INFINITY);

/** Why a card cannot be read is the next line's subject. */
function inChinese(card: CardInfo): string {
  if (!card.cardNo) return `${card.reader} 中有一张无法读取的卡`;
  const until = card.validTo ? `，有效期至 ${card.validTo.slice(0, 10)}` : '';
  return `${maskCardNo(card.cardNo)}（${card.algorithm ?? '算法未知'}${until}，经由 ${card.provider}${card.keypad ? '，口令在读卡器上输入' : ''}）`;
}
function inEnglish(card: CardInfo): string {
  if (!card.cardNo) return `a card that cannot be read in ${card.reader}`;
  const until = card.validTo ? `, valid until ${card.validTo.slice(0, 10)}` : '';
  return `${maskCardNo(card.cardNo)} (${card.algorithm ?? 'algorithm unknown'}${until}, by ${card.provider}${card.keypad ? ', PIN typed on the reader' : ''})`;
}
