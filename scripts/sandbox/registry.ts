import { createHash } from 'node:crypto';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { accounts } from './accounts.ts';
import { bankCardOf, orgCodeOf, usccOf } from './checkCharacters.ts';
import { enterpriseOf, lastEnterprise, numberedEnterprises, staff } from './enterprises.ts';
import { type Person, person, privatePeople } from './people.ts';
import { ukeysOf } from './ukeys.ts';

type Card = SandboxRegistry['cards'][number];

const named: Person[] = [
  person('a-legal', '沈云帆', '32', '19680417', '013', '1001', true),
  person('a-operator', '顾晓岚', '32', '19910823', '026', '1002'),
  person('a-operator-2', '陆子衡', '32', '19881105', '031', '1003'),
  person('b-legal', '纪海澄', '37', '19750209', '017', '2001', true),
  person('b-operator', '孟青禾', '37', '19930630', '024', '2002'),
  person('b-operator-2', '宋远舟', '37', '19851219', '039', '2003'),
  person('c-legal', '欧阳星野', '44', '19711126', '019', '3001', true),
  person('c-operator', '梁知夏', '44', '19950714', '042', '3002'),
  person('c-operator-2', '阿依古丽·买买提明', '44', '19900502', '048', '3003'),
];

function enterprise(letter: string, kind: string, region: string, orgBody: string, rest: { name: string; region: string; address: string }) {
  const orgCode = orgCodeOf(orgBody);
  return {
    uscc: usccOf(kind, region, orgCode),
    orgCode,
    ...rest,
    legalPersonId: `${letter}-legal`,
    status: 'operating' as const,
    formerNames: [],
    hasLicence: true,
    commerce: { recordNo: `XN0000000${letter.toUpperCase()}`, englishName: `SAMPLE ENTERPRISE ${letter.toUpperCase()} CO., LTD.`, englishAddress: `SAMPLE ROAD, ${region}`, recordedOn: '20210601' },
    note: '',
  };
}

const a = enterprise('a', '91', '320199', 'XN00001A', {
  name: '江苏云帆样例国际贸易有限公司',
  region: '江苏',
  address: '江苏省南京市样例路 18 号云帆大厦 6 层',
});
const b = enterprise('b', '91', '370299', 'XN00002B', {
  name: '青岛海澄样例报关有限公司',
  region: '山东',
  address: '山东省青岛市样例港区东一路 7 号',
});
const c = enterprise('c', '91', '440199', 'XN00003C', {
  name: '广州南沙星野样例跨境电子商务供应链管理与国际货运代理综合服务（集团）有限责任公司',
  region: '广东',
  address: '广东省广州市南沙区样例大道 1001 号保税港区 3 号仓储楼 B 座 12 层 1208 室',
});

const d = enterpriseOf(4);

/** A certificate serial of the era's length (cards.md §4), made from the card's id; the first byte stays positive in DER. */
function certNoOf(id: string, algorithm: Card['algorithm']): string {
  const bytes = createHash('sha256').update(`certNo ${id}`).digest().subarray(0, algorithm === 'SM2' ? 8 : 4);
  bytes[0] = 0x10 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.toString('hex');
}

type CardSeed = Pick<Card, 'id' | 'label' | 'cardNo' | 'role' | 'uscc' | 'personId'> & Partial<Card>;
function card(seed: CardSeed): Card {
  const algorithm = seed.algorithm ?? 'SM2';
  return {
    algorithm,
    certNo: certNoOf(seed.id, algorithm),
    status: 'normal',
    remark: 'normal',
    validFromDays: -400,
    validToDays: 3252,
    issued: true,
    ...seed,
  };
}

const cards: Card[] = [
  card({ id: 'legal', label: '甲企业 · 法人卡', cardNo: 'JS1A900000011', role: 'legal', uscc: a.uscc, personId: 'a-legal' }),
  card({ id: 'operator', label: '甲企业 · 操作员卡', cardNo: 'JS1A900000029', role: 'operator', uscc: a.uscc, personId: 'a-operator' }),
  card({ id: 'legal-b', label: '乙企业 · 法人卡', cardNo: 'SD1B900000035', role: 'legal', uscc: b.uscc, personId: 'b-legal' }),
  card({ id: 'operator-b', label: '乙企业 · 操作员卡', cardNo: 'SD1B900000043', role: 'operator', uscc: b.uscc, personId: 'b-operator' }),
  card({ id: 'legal-c', label: '丙企业 · 法人卡', cardNo: 'GD1C900000057', role: 'legal', uscc: c.uscc, personId: 'c-legal' }),
  card({ id: 'operator-c', label: '丙企业 · 操作员卡', cardNo: 'GD1C900000065', role: 'operator', uscc: c.uscc, personId: 'c-operator' }),
  card({ id: 'legal-d', label: '丁企业 · 法人卡（管理员已注册、未绑卡）', cardNo: 'LN1D900000125', role: 'legal', uscc: d.uscc, personId: 'e04-legal' }),
  card({ id: 'operator-d', label: '丁企业 · 操作员卡（操作员已注册、未绑卡）', cardNo: 'LN1D900000133', role: 'operator', uscc: d.uscc, personId: 'e04-1' }),
  card({
    id: 'lost', label: '甲企业 · 已挂失的操作员卡', cardNo: 'JS1A900000073', role: 'operator', uscc: a.uscc, personId: 'a-operator-2',
    status: 'lost', remark: 'lost', validFromDays: -1100, validToDays: 2552,
  }),
  card({
    id: 'expiring', label: '丙企业 · 20 天后到期的操作员卡', cardNo: 'GD1C900000081', role: 'operator', uscc: c.uscc, personId: 'c-operator-2',
    remark: 'expiring', validFromDays: -3632, validToDays: 20,
  }),
  card({
    id: 'rsa', label: '乙企业 · RSA 时期的操作员卡', cardNo: 'SD1B900000094', role: 'operator', uscc: b.uscc, personId: 'b-operator-2',
    algorithm: 'RSA', remark: 'rsa', validFromDays: -3202, validToDays: 450,
  }),
  card({
    id: 'unknown', label: '未登记的卡', cardNo: 'JS9X900000102', role: 'operator', uscc: a.uscc, personId: 'a-operator-2',
    remark: 'unknown', issued: false,
  }),
  card({
    id: 'broken', label: '证书损坏的卡', cardNo: 'SD9X900000118', role: 'operator', uscc: b.uscc, personId: 'b-operator-2',
    remark: 'broken',
  }),
];

/** The named ones hold a bank card each, as the numbered ones do. */
const people: Person[] = [
  ...named.map((one, at) => ({ ...one, bankCards: [{ cardNo: bankCardOf(900 + at), mobile: one.mobile, status: 'normal' as const }] })),
  ...staff,
  ...privatePeople((lastEnterprise + 1) * 3),
];
const enterprises = [a, b, c, ...numberedEnterprises];

/** The sandbox's whole made-up world. Every number is made up; nobody here exists. */
export const registry: SandboxRegistry = { people, enterprises, cards, ukeys: ukeysOf(enterprises), accounts };
