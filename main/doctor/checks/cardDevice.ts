import type { CardInfo } from '../../../contract/card.ts';
import { type Check, say } from '../check.ts';
import { readerHangs } from './readerService.ts';

/** The profile that takes every card which no other one knows. */
const GENERIC = 'generic';

/** Answer to reset and device profile of each card that is spoken to by APDUs: what support needs to make a new profile. */
export const cardDevice: Check = {
  id: 'card-device',
  title: say('卡的型号', 'Kind of card'),
  late: readerHangs,
  async run(parts) {
    const { cards } = await parts.cards();
    if (cards.length === 0) return undefined;
    const found = say(cards.map(inChinese).join('；'), cards.map(inEnglish).join('; '));
    if (cards.some(({ device }) => device?.atr === '')) {
      return {
        level: 'red',
        found,
        advice: say('请确认卡芯片朝上、已插到底，擦净芯片后重新插入；仍然如此时，卡或读卡器可能已损坏。', 'See that the card is in fully with its chip up, clean the chip and insert it again; if it stays so, card or reader may be broken.'),
      };
    }
    // One that is read well by the general profile needs none of its own.
    if (!cards.some(({ device, problem }) => device?.profile === GENERIC && problem !== undefined)) return { level: 'green', found };
    return {
      level: 'amber',
      found,
      advice: say(
        '本软件还不认识这种卡。请安装卡厂商的驱动，或在“卡介质工具”中启用电子口岸客户端控件；并把诊断报告交给技术支持。',
        'This kind of card is not known here yet. Install its vendor’s driver or enable the E-Port control under “Card tools”, and give this report to support.',
      ),
    };
  },
};

const spaced = (atr: string): string => atr.replaceAll(/(..)(?=.)/g, '$1 ');

function inChinese({ reader, provider, device }: CardInfo): string {
  if (!device) return `${reader}：经由 ${provider}，不直接与卡通信`;
  return device.atr === '' ? `${reader}：卡没有复位应答` : `${reader}：ATR ${spaced(device.atr)}，配置 ${device.profile}`;
}
function inEnglish({ reader, provider, device }: CardInfo): string {
  if (!device) return `${reader}: by ${provider}, not spoken to directly`;
  return device.atr === '' ? `${reader}: no answer to reset` : `${reader}: ATR ${spaced(device.atr)}, profile ${device.profile}`;
}
