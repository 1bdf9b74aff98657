import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCreditBlock } from './creditBlock.ts';

const uscc = '91320199XN00001A2F';
const read = { uscc, orgCode: 'XN00001A2', name: '江苏云帆样例国际贸易有限公司', legalName: '沈云帆', state: '存续（在营、开业、在册）' };

describe('REG-3 a block copied from 国家企业信用信息公示系统', () => {
  it.each([
    [
      'labelled lines',
      `营业执照信息
      统一社会信用代码：${uscc}\t企业名称：江苏云帆样例国际贸易有限公司
      注册号：\t法定代表人：沈云帆
      类型：有限责任公司（自然人独资）\t成立日期：2015年03月02日
      登记状态：存续（在营、开业、在册）
      住所：江苏省样例市云帆路 1 号`,
    ],
    ['all in one line', `统一社会信用代码: ${uscc} 企业名称: 江苏云帆样例国际贸易有限公司 注册号: 法定代表人: 沈云帆 类型: 有限责任公司 登记状态: 存续（在营、开业、在册）`],
    ['label and value on lines of their own', `统一社会信用代码\n${uscc}\n企业名称\n江苏云帆样例国际贸易有限公司\n法定代表人\n沈云帆\n登记状态\n存续（在营、开业、在册）\n`],
    ['a table with tabs', `名称\t江苏云帆样例国际贸易有限公司\n统一社会信用代码/注册号\t${uscc}\n法定代表人\t沈云帆\n登记状态\t存续(在营、开业、在册)`],
    ['bullets and full-width digits', `· 统一社会信用代码：９１３２０１９９XN00001A2F\r\n· 企业名称：江苏云帆样例国际贸易有限公司\r\n· 法定代表人：沈云帆\r\n· 登记状态：存续（在营、开业、在册）`],
  ])('%s', (_what, block) => {
    expect(readCreditBlock(block)).toEqual(read);
  });

  it('a person in charge, a partner or an owner stands for the legal representative', () => {
    for (const word of ['负责人', '经营者', '执行事务合伙人', '投资人']) expect(readCreditBlock(`名称：样例店\n${word}：顾晓岚`)).toEqual({ name: '样例店', legalName: '顾晓岚' });
  });

  it('takes a lone right code, not a wrong one, and nothing from other text', () => {
    expect(readCreditBlock(`我们的代码是 ${uscc} 请查收`)).toEqual({ uscc, orgCode: 'XN00001A2' });
    expect(readCreditBlock('91320199XN00001A2X')).toEqual({});
    expect(readCreditBlock('今天天气很好，负责人不在。')).toEqual({});
    expect(readCreditBlock('')).toEqual({});
  });

  it('never throws, whatever is pasted, and never makes a value of more than 200 characters', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('企业名称：', '法定代表人\n', '统一社会信用代码\t', uscc, '（'))), (parts) => {
        const { name = '', legalName = '' } = readCreditBlock(parts.join(''));
        return name.length <= 200 && legalName.length <= 200;
      }),
    );
  });
});
