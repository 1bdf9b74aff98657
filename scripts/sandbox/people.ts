import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { bankCardOf, residentIdOf } from './checkCharacters.ts';
import { hardNames, nameOf, places } from './names.ts';

export type Person = SandboxRegistry['people'][number];

/**
 * Made-up people. County code 99 was never given out, so that no resident ID here can be a real person's,
 * though its check digit and date are right.
 */
export function person(personId: string, name: string, province: string, birth: string, order: string, mobileTail: string, longTerm = false): Person {
  return {
    personId,
    name,
    idType: 'resident-id',
    idNumber: residentIdOf(`${province}0199${birth}${order}`),
    idValidFrom: '20200315',
    idValidTo: longTerm ? '00000000' : '20400315',
    mobile: `1390000${mobileTail}`,
    email: `${personId}@example.com`,
    bankCards: [],
    note: '',
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Any adult of the made-up world; `number` is unique and says everything about them. */
export function numberedPerson(personId: string, number: number, province: string = places[number % places.length]?.code ?? '32'): Person {
  const birth = `${1955 + (number % 47)}${twoDigits(1 + (number % 12))}${twoDigits(1 + (number % 28))}`;
  const made = person(personId, nameOf(number), province, birth, String((number * 13) % 999).padStart(3, '0'), String(4000 + number), number % 9 === 0);
  return { ...made, bankCards: [{ cardNo: bankCardOf(number), mobile: made.mobile, status: 'normal' }] };
}

/** No authority issues numbers that begin so. */
const foreign = (person: Person, idType: Person['idType'], number: number, note: string): Person => ({
  ...person,
  idType,
  idNumber: `XN${String(number).padStart(idType === 'foreigner-permit' ? 13 : 7, '0')}`,
  idValidFrom: '',
  idValidTo: '',
  note,
});

/** How a person is special, by the number: what FLD-3, FLD-4, REG-6 and the identity check must tell apart. */
export function withOtherId(person: Person, kind: number, number: number): Person {
  if (kind === 0) return foreign(person, 'passport', number, '护照');
  if (kind === 1) return foreign(person, 'taiwan-permit', number, '台湾居民来往大陆通行证');
  if (kind === 2) return foreign(person, 'hk-macao-permit', number, '港澳居民来往内地通行证');
  if (kind === 3) return foreign(person, 'foreigner-permit', number, '外国人永久居留身份证');
  return foreign(person, 'other', number, '其他证件');
}

export const withExpiredId = (person: Person): Person => ({ ...person, idValidFrom: '20100101', idValidTo: '20200101', note: '身份证已过期' });

function minor(person: Person, number: number): Person {
  const birth = `20${14 + (number % 5)}0${1 + (number % 9)}15`;
  return { ...person, idNumber: residentIdOf(`${person.idNumber.slice(0, 6)}${birth}${person.idNumber.slice(14, 17)}`), idValidFrom: '20230901', note: '未成年人' };
}

const individuals = 70;
/** People without an enterprise: p01…p70. The first 30 are special, each five in a way of their own. */
export function privatePeople(firstNumber: number): Person[] {
  return Array.from({ length: individuals }, (_, at) => {
    const made = numberedPerson(`p${twoDigits(at + 1)}`, firstNumber + at);
    if (at < 5) return minor(made, at);
    if (at < 10) return withExpiredId(made);
    if (at < 20) return withOtherId(made, (at - 10) % 5, firstNumber + at);
    if (at < 25) return { ...made, name: hardNames[at - 20] ?? made.name, note: '姓名含生僻字、间隔号或外文' };
    if (at === 25) return { ...made, bankCards: made.bankCards.map((card) => ({ ...card, mobile: '13900009901' })), note: '银行预留手机号与本人手机号不同' };
    if (at === 26) return { ...made, bankCards: [], note: '没有银行卡' };
    if (at === 27) return { ...made, bankCards: made.bankCards.map((card) => ({ ...card, status: 'frozen' as const })), note: '银行卡已冻结' };
    return made;
  });
}
