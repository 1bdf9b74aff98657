import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { enterpriseOf } from './enterprises.ts';

type SeededAccount = SandboxRegistry['accounts'][number];
type Seed = Pick<SeededAccount, 'username' | 'personId' | 'note'> & Partial<SeededAccount>;

/** Mobiles of accounts: 1390000 8001 and on, other than those of the people, so that "the bound number" is a choice of its own. */
const mobile = (tail: number): string => `1390000${tail}`;

function account(accountType: SeededAccount['accountType'], uscc: string | null, seed: Seed): SeededAccount {
  return { accountType, uscc, mobile: null, email: null, state: 'normal', withoutLegalPerson: false, ...seed };
}
const admin = (number: number, seed: Seed) => account('admin', enterpriseOf(number).uscc, seed);
const operator = (number: number, seed: Seed) => account('operator', enterpriseOf(number).uscc, seed);

/** One line per branch that a tester may want to walk (`docs/sandbox.md`). */
export const accounts: SeededAccount[] = [
  admin(4, { username: 'dingadmin', personId: 'e04-2', mobile: mobile(8001), email: 'dingadmin@example.com', note: '样样齐全：管理员（不是法人）、两个有手机号的操作员' }),
  operator(4, { username: 'dingop1', personId: 'e04-1', mobile: mobile(8002), email: 'dingop1@example.com', note: '操作员，手机号与邮箱齐全' }),
  operator(4, { username: 'dingop2', personId: 'p41', mobile: mobile(8003), note: '操作员，没有邮箱' }),
  admin(5, { username: 'wuadmin', personId: 'e05-legal', mobile: mobile(8011), email: 'wuadmin@example.com', note: '只有一个有手机号的操作员：两操作员手机号不可用' }),
  operator(5, { username: 'wuoperator1', personId: 'e05-1', mobile: mobile(8012), note: '操作员，有手机号' }),
  operator(5, { username: 'wuoperator2', personId: 'e05-2', note: '操作员，没有手机号和邮箱' }),
  admin(6, { username: 'jiadmin06', personId: 'e06-1', withoutLegalPerson: true, note: '没有手机号和邮箱，法定代表人信息也不全：身份信息不完整' }),
  admin(7, { username: 'shiyeadmin', personId: 'e07-1', mobile: mobile(8021), email: 'shiyeadmin@example.com', note: '事业单位：不能用电子营业执照' }),
  admin(8, { username: 'zhuxiao08', personId: 'e08-legal', mobile: mobile(8031), note: '企业已注销' }),
  admin(9, { username: 'gengming09', personId: 'e09-1', mobile: mobile(8041), note: '企业已更名' }),
  admin(10, { username: 'tingyong10', personId: 'e10-1', mobile: mobile(8051), state: 'disabled', note: '账号已停用' }),
  admin(11, { username: 'shouci11', personId: 'e11-1', mobile: mobile(8061), note: '管理员' }),
  operator(11, { username: 'shouciop', personId: 'e11-2', mobile: mobile(8062), state: 'first-login', note: '管理员添加的操作员，首次登录' }),
  admin(12, { username: 'weijihuo12', personId: 'e12-1', mobile: mobile(8071), state: 'not-activated', note: '账号未激活' }),
  admin(20, { username: 'huzhao20', personId: 'e20-legal', mobile: mobile(8081), email: 'huzhao20@example.com', note: '法定代表人即管理员，持护照' }),
  account('personal', null, { username: 'geren31', personId: 'p31', mobile: mobile(8101), email: 'geren31@example.com', note: '个人用户，手机号与邮箱齐全' }),
  account('personal', null, { username: 'geren32', personId: 'p32', note: '个人用户，没有手机号和邮箱：只能用银行卡或人工审核' }),
  account('personal', null, { username: 'geren11', personId: 'p11', email: 'geren11@example.com', note: '个人用户，持护照，没有手机号' }),
  account('department', null, { username: 'bumen33', personId: 'p33', mobile: mobile(8111), email: 'bumen33@example.com', note: '部门用户' }),
  account('overseas', null, { username: 'overseas34', personId: 'p34', email: 'overseas34@example.com', note: '境外企业用户' }),
];
