import { handsAt, type Hands } from '../hands.ts';
import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';
import { freeEnterprises, freePeople, legalPersonOf, type Enterprise, type Person } from '../world.ts';

/** Typed by the tour; the accounts live in the tour's own database only. */
const PASSWORD = 'Tour-2026a';

/** A picture in Chinese and one in English; the form stays as it is. */
export async function shotBoth({ page, shot }: Stage, name: string): Promise<void> {
  await shot(name);
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.locator('html[lang="en"]').waitFor();
  await shot(`${name}-en`);
  await page.getByRole('button', { name: '中文' }).first().click();
  await page.locator('html[lang="zh-CN"]').waitFor();
}
function given<T>(from: readonly T[], at: number): T {
  const one = from[at];
  if (one === undefined) throw new Error('the sandbox world has none left');
  return one;
}
const unit = (): Enterprise => given(freeEnterprises('enterprise'), 0);
const holder = (at: number): Person => given(freePeople('resident-id'), at);
const abroad = (): Person => given(freePeople('passport'), 0);
const account = (username: string): Record<string, string> => ({ username, password: PASSWORD, confirmation: PASSWORD });
const identity = ({ name, idNumber, idValidFrom, idValidTo }: Person): Record<string, string> => ({ name, idNumber, idValidFrom, idValidTo });

async function open({ page }: Stage, ...testIds: readonly string[]): Promise<void> {
  await page.locator('[href="/register"]').click();
  for (const id of testIds) await page.getByTestId(id).click();
}
async function toLogin({ page }: Stage): Promise<void> {
  await page.getByRole('link', { name: '返回登录' }).click();
  await page.getByRole('tab', { name: '账号登录' }).waitFor();
}
async function logIn({ page }: Stage, hands: Hands, username: string, password: string): Promise<void> {
  await page.getByRole('tab', { name: '账号登录' }).click();
  await hands.fill({ username, password, captcha: await hands.captchaOf('captcha') });
  await page.getByTestId('login-by-password').click();
}
async function submit(hands: Hands): Promise<void> {
  await hands.next();
  await hands.at('review');
  await hands.next();
  await hands.at('done');
}

const enterpriseSteps: readonly TourStep<Stage>[] = [
  {
    step: '注册方式选择：四类用户',
    rule: 'REG-1',
    run: async (stage) => {
      await open(stage);
      await stage.page.getByTestId('kind-overseas').waitFor();
      await shotBoth(stage, 'register-kinds');
    },
  },
  {
    step: '企业用户注册：有卡用户和无卡用户',
    rule: 'REG-4 REG-5',
    run: async (stage) => {
      await stage.page.getByTestId('kind-enterprise').click();
      await stage.page.getByTestId('way-noCard').waitFor();
      await stage.shot('register-enterprise-ways');
    },
  },
  {
    step: '企业基本信息：录入有误时右侧红字',
    rule: 'REG-3 FLD-1 FLD-3 FLD-8',
    run: async (stage) => {
      const hands = handsAt(stage);
      await stage.page.getByTestId('way-noCard').click();
      await hands.at('unit');
      await hands.fill({ uscc: '91320199XN00001A2X', legalIdNumber: '320199196804170137', legalIdValidFrom: '20240230' });
      await hands.next();
      await stage.page.locator('.is-wrong').first().waitFor();
      await shotBoth(stage, 'register-unit-wrong');
    },
  },
  {
    step: '企业基本信息：粘贴公示系统的整段信息，自动填写',
    rule: 'REG-3 FLD-2',
    run: async (stage) => {
      const hands = handsAt(stage);
      const { uscc, name } = unit();
      await stage.page.getByTestId('paste-open').click();
      await hands.fill({ 'credit-block': `统一社会信用代码：${uscc}\n企业名称：${name}\n法定代表人：${legalPersonOf(unit()).name}\n登记状态：存续（在营、开业、在册）` });
      await stage.page.locator('.paste-says', { hasText: '已填写：' }).waitFor();
      await stage.shot('register-unit-pasted');
    },
  },
  {
    step: '企业信息与登记核对通过，填写管理员账号信息',
    rule: 'REG-3 REG-9 FLD-5 FLD-6 FLD-7 FLD-9',
    run: async (stage) => {
      const hands = handsAt(stage);
      const { idNumber, idValidFrom, idValidTo } = legalPersonOf(unit());
      await hands.choose('region', unit().region);
      await hands.fill({ legalIdNumber: idNumber, legalIdValidFrom: idValidFrom, legalIdValidTo: idValidTo });
      await stage.page.locator('[name="businessTypes"]').nth(9).check();
      await hands.next();
      await hands.at('admin');
      await hands.fill({ ...account('yanshi2026'), ...identity(holder(0)), email: holder(0).email, mobile: holder(0).mobile });
      await hands.takeCode(holder(0).mobile);
      await stage.page.locator('[name="termsVersion"]').check();
      await shotBoth(stage, 'register-admin');
    },
  },
  {
    step: '核对信息：证件号码只显示首尾，没有密码',
    rule: 'REG-3',
    run: async (stage) => {
      const hands = handsAt(stage);
      await hands.next();
      await hands.at('review');
      await shotBoth(stage, 'register-review');
    },
  },
  {
    step: '注册成功',
    rule: 'REG-3',
    run: async (stage) => {
      const hands = handsAt(stage);
      await hands.next();
      await hands.at('done');
      await shotBoth(stage, 'register-done');
      await stage.page.getByRole('button', { name: '管理员账号登录' }).click();
    },
  },
  {
    step: '同一企业再次注册：按栏目提示，进入找回用户名',
    rule: 'REG-2',
    run: async (stage) => {
      const hands = handsAt(stage);
      await open(stage, 'kind-enterprise', 'way-noCard');
      const { name: legalName, idNumber, idValidFrom, idValidTo } = legalPersonOf(unit());
      await hands.choose('region', unit().region);
      await hands.fill({ uscc: unit().uscc, unitName: unit().name, legalName, legalIdNumber: idNumber, legalIdValidFrom: idValidFrom, legalIdValidTo: idValidTo });
      await hands.next();
      await stage.page.getByText('企业信用代码已存在').waitFor();
      await stage.shot('register-exists');
      await stage.page.getByRole('link', { name: '返回登录' }).click();
      await stage.page.getByTestId('leave-discard').waitFor();
      await stage.shot('register-leave');
      await stage.page.getByTestId('leave-discard').click();
    },
  },
];

const otherKindSteps: readonly TourStep<Stage>[] = [
  {
    step: '个人用户：护照、没有境内手机号，用邮箱验证',
    rule: 'REG-6 FLD-4',
    run: async (stage) => {
      const { page } = stage;
      const hands = handsAt(stage);
      await open(stage, 'kind-personal');
      await hands.choose('idType', '护照');
      await hands.fill({ name: abroad().name, idNumber: abroad().idNumber, ...account('huzhao2026') });
      await page.getByTestId('by-email').click();
      const dialog = page.getByRole('dialog');
      await hands.fill({ email: abroad().email }, dialog);
      await hands.takeCode(abroad().email, { within: dialog });
      await stage.shot('register-personal-email');
      await page.getByTestId('verify-email').click();
      await dialog.waitFor({ state: 'detached' });
      await page.locator('[name="termsVersion"]').check();
      await stage.shot('register-personal-verified');
      await submit(hands);
      await stage.shot('register-personal-done');
      await toLogin(stage);
    },
  },
  {
    step: '事业单位：只支持无卡注册',
    rule: 'REG-7',
    run: async (stage) => {
      await open(stage, 'kind-institution');
      await handsAt(stage).at('unit');
      await shotBoth(stage, 'register-institution');
      await toLogin(stage);
    },
  },
  {
    step: '境外企业：EN/中 切换，国家或地区可输入编码',
    rule: 'REG-8',
    run: async (stage) => {
      const hands = handsAt(stage);
      await open(stage, 'kind-overseas');
      await hands.choose('country', 'DEU');
      const email = 'einkauf@rheinhandel.example.com';
      await hands.fill({ ...account('rheinhandel'), organisation: 'Rheinhandel GmbH', contact: 'Jörg Müller', phone: '+49 221 123456', address: 'Domstraße 1, Köln', email });
      await hands.takeCode(email);
      await stage.page.locator('[name="termsVersion"]').check();
      await shotBoth(stage, 'register-overseas');
      await submit(hands);
      await toLogin(stage);
    },
  },
];
const loginSteps: readonly TourStep<Stage>[] = [
  {
    step: '账号登录：记住用户名（不记密码）',
    rule: 'LOGIN-1',
    run: async (stage) => {
      const { page } = stage;
      const hands = handsAt(stage);
      await page.getByRole('tab', { name: '账号登录' }).click();
      await page.locator('[name="remember"]').check();
      await hands.fill({ username: 'yanshi2026', password: PASSWORD, captcha: await hands.captchaOf('captcha') });
      await shotBoth(stage, 'login-account');
      await page.getByTestId('login-by-password').click();
      await page.getByTestId('logout').waitFor();
    },
  },
  {
    step: '登录管理：在哪些地方登录，可远程退出',
    rule: 'LOGIN-6',
    run: async (stage) => {
      await stage.page.getByRole('navigation').getByText('登录管理', { exact: true }).first().click();
      await stage.page.getByTestId('sessions').waitFor();
      await shotBoth(stage, 'own-sessions');
      await stage.page.getByTestId('logout').click();
      await stage.page.getByRole('tab', { name: '账号登录' }).waitFor();
    },
  },
  {
    step: '操作员首次登录：手机验证码，修改初始密码，再登录',
    rule: 'LOGIN-2',
    run: async (stage) => {
      const hands = handsAt(stage);
      const { sandbox } = stage.app.context.remote.api;
      await sandbox.addAccount({ uscc: unit().uscc, accountType: 'operator', username: 'shouci2026', personId: holder(1).personId, mobile: holder(1).mobile });
      await logIn(stage, hands, 'shouci2026', '88888888');
      await hands.at('verify');
      await stage.page.getByTestId('send-code').click();
      await stage.page.locator('.code-sent').waitFor();
      await hands.fill({ code: await hands.codeSentTo(holder(1).mobile) });
      await shotBoth(stage, 'first-login-verify');
      await hands.next();
      await hands.at('password');
      await hands.fill({ oldPassword: '88888888', password: PASSWORD, confirmation: PASSWORD });
      await shotBoth(stage, 'first-login-change');
      await hands.next();
      await hands.at('done');
      await stage.shot('first-login-done');
      await stage.page.getByRole('button', { name: '重新登录' }).click();
      await logIn(stage, hands, 'shouci2026', PASSWORD);
      await stage.page.getByTestId('logout').click();
      await stage.page.getByRole('tab', { name: '账号登录' }).waitFor();
    },
  },
  {
    step: '电子口岸卡申领：新企业入网的八个步骤',
    rule: 'LOGIN-5',
    run: async (stage) => {
      await stage.page.getByRole('link', { name: '电子口岸卡申领' }).click();
      await stage.page.locator('main ol').first().waitFor();
      await shotBoth(stage, 'onboarding');
      await stage.page.getByRole('link', { name: '返回登录' }).first().click();
      await stage.page.getByRole('tab', { name: '账号登录' }).waitFor();
    },
  },
];

/** Registration and account login, before any card: each step ends on the login screen or leads to the next. */
export const wayInSteps: readonly TourStep<Stage>[] = [...enterpriseSteps, ...otherKindSteps, ...loginSteps];
