import { toHalfWidth } from '../../../../contract/rules/normalize.ts';
import { checkUscc, orgCodeOfUscc } from '../../../../contract/rules/uscc.ts';

/** What a block copied from 国家企业信用信息公示系统 says of an enterprise. */
export interface CreditBlock {
  readonly uscc?: string;
  readonly orgCode?: string;
  readonly name?: string;
  readonly legalName?: string;
  /** 登记状态 as it stands there, e.g. 存续（在营、开业、在册）. */
  readonly state?: string;
}

/** Labels of the system's pages and of printed licences, by what they mean. */
const labels = {
  uscc: ['统一社会信用代码/注册号', '统一社会信用代码', '社会信用代码', '信用代码'],
  name: ['企业（机构）名称', '企业名称', '单位名称', '机构名称', '名称'],
  legalName: [
    '法定代表人（负责人）', '法定代表人姓名', '法定代表人', '负责人', '经营者', '投资人', '执行事务合伙人（委派代表）', '执行事务合伙人', '首席代表',
  ],
  state: ['登记状态', '经营状态', '企业状态'],
  /** Known, so that a value before them ends where they begin. */
  other: [
    '注册号', '组织机构代码', '类型', '企业类型', '注册资本', '成立日期', '注册日期', '核准日期', '登记机关', '住所', '经营场所', '主要经营场所', '营业期限自', '营业期限至',
    '营业期限', '经营范围', '行业', '吊销日期', '注销日期', '注册资金', '组成形式', '邮政编码', '电话',
  ],
} as const;
type Meaning = keyof typeof labels;

const meaningOf = new Map<string, Meaning>(Object.entries(labels).flatMap(([meaning, words]) => words.map((word) => [word, meaning as Meaning])));
/** Longest first: 企业名称 must not be read as 名称. A label is followed by a colon, a tab or the end of its line. */
const anyLabel = [...meaningOf.keys()].sort((a, b) => b.length - a.length).join('|');
const label = new RegExp(`(?<![\\p{L}（])(${anyLabel})[ \\t\\u3000]*(?:[:：]|\\t|(?=\\r?\\n)|(?=\\u3000))`, 'gu');

/** Longer than any page of the system; more is not looked at. */
const MOST = 20_000;

/**
 * Reads a copied block: labelled lines, labels and values on lines of their own, tabs, or all in one line. Only what is labelled counts,
 * but for a lone USCC with a right check character. Never throws; what is not recognised is left out.
 */
export function readCreditBlock(pasted: string): CreditBlock {
  const text = pasted.slice(0, MOST).replaceAll('(', '（').replaceAll(')', '）');
  const found: Partial<Record<Meaning, string>> = {};
  const marks = [...text.matchAll(label)];
  for (const [at, mark] of marks.entries()) {
    const meaning = meaningOf.get(mark[1] ?? '');
    const value = firstLine(text.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? text.length));
    if (meaning && value !== '' && found[meaning] === undefined) found[meaning] = value;
  }
  const uscc = usccIn(found.uscc ?? '') ?? usccIn(text);
  return {
    ...(uscc ? { uscc, orgCode: orgCodeOfUscc(uscc) } : {}),
    ...(found.name ? { name: found.name } : {}),
    ...(found.legalName ? { legalName: found.legalName } : {}),
    ...(found.state ? { state: found.state } : {}),
  };
}

function firstLine(value: string): string {
  const line = value
    .split(/[\r\n\t]/)
    .map((part) => part.trim())
    .find((part) => part !== '');
  return (line ?? '').replace(/^[:：•·]\s*/, '').slice(0, 200);
}

function usccIn(text: string): string | undefined {
  const plain = toHalfWidth(text).toUpperCase();
  return [...plain.matchAll(/(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])/g)].map(([code]) => code).find((code) => checkUscc(code) === undefined);
}
