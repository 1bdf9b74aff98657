import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { orgCodeOf, usccOf } from './checkCharacters.ts';
import { fancyWords, places, trades } from './names.ts';
import { type Person, numberedPerson, withExpiredId, withOtherId } from './people.ts';

export type Enterprise = SandboxRegistry['enterprises'][number];

const first = 4;
export const lastEnterprise = 46;
const idOf = (number: number): string => `e${String(number).padStart(2, '0')}`;
const isInstitution = (number: number): boolean => number % 10 === 7;
/** 92: individual business, 93: farmers' cooperative (GB 32100, table 1); 12: institution, registered with the 编制 office. */
const kindOf = (number: number): string => (isInstitution(number) ? '12' : number === 30 ? '92' : number === 31 ? '93' : '91');

function nameOf(number: number, city: string): string {
  const word = fancyWords[number - first] ?? '';
  if (isInstitution(number)) return `${city}${word}样例进出口商品检验检测中心`;
  if (number === 26) return `${city}𠮷${word}㛃样例国际贸易供应链管理与综合服务（集团）股份有限公司`;
  return `${city}${word}样例${trades[number % trades.length]}有限公司`;
}

/** What is odd about single ones, for testers: see `docs/sandbox.md`. */
function oddities(number: number, name: string): Partial<Enterprise> {
  if (number === 8 || number === 18) return { status: 'dissolved', note: '已注销' };
  if (number === 9 || number === 19) return { formerNames: [name.replace('样例', '旧名样例')], note: '已更名' };
  if (isInstitution(number)) return { note: '事业单位，信用代码以 12 开头，没有电子营业执照' };
  if (number >= 20 && number <= 24) return { note: '法定代表人使用居民身份证以外的证件' };
  if (number === 25) return { note: '法定代表人身份证已过期' };
  return {};
}

function legalPerson(number: number): Person {
  const made = numberedPerson(`${idOf(number)}-legal`, number * 3);
  if (number >= 20 && number <= 24) return withOtherId(made, number - 20, number * 3);
  return number === 25 ? withExpiredId(made) : made;
}

function enterprise(number: number): Enterprise {
  const place = places[number % places.length] ?? places[0];
  const orgCode = orgCodeOf(`XN${String(number).padStart(5, '0')}${'ABCDEFGHJK'.charAt(number % 10)}`);
  const name = nameOf(number, place.city);
  return {
    uscc: usccOf(kindOf(number), `${place.code}0199`, orgCode),
    orgCode,
    name,
    region: place.region,
    address: `${place.region}${place.city}样例大道 ${number} 号`,
    legalPersonId: `${idOf(number)}-legal`,
    status: 'operating',
    formerNames: [],
    hasLicence: !isInstitution(number),
    commerce: isInstitution(number)
      ? null
      : { recordNo: `XN${String(number).padStart(8, '0')}`, englishName: `SAMPLE ENTERPRISE ${number} CO., LTD.`, englishAddress: `${number} SAMPLE AVENUE, ${place.code}0199`, recordedOn: '20210601' },
    note: '',
    ...oddities(number, name),
  };
}

const numbers = Array.from({ length: lastEnterprise - first + 1 }, (_, at) => first + at);

/** e04…e46, after the three that have their own names. */
export const numberedEnterprises: readonly Enterprise[] = numbers.map(enterprise);
/** Legal person and two staff of each: `e04-legal`, `e04-1`, `e04-2`. */
export const staff: readonly Person[] = numbers.flatMap((number) => [
  legalPerson(number),
  numberedPerson(`${idOf(number)}-1`, number * 3 + 1),
  numberedPerson(`${idOf(number)}-2`, number * 3 + 2),
]);

/** The enterprise of a number, for accounts and keys. */
export function enterpriseOf(number: number): Enterprise {
  const found = numberedEnterprises[number - first];
  if (!found) throw new RangeError(`no enterprise ${number}`);
  return found;
}
