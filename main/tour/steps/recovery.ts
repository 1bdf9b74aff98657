import { handsAt } from '../hands.ts';
import type { TourStep } from '../recorder.ts';
import type { Stage } from '../stage.ts';
import { enterpriseOf, legalPersonOf, person, type Person } from '../world.ts';
import { shotBoth } from './waysIn.ts';

/** The sandbox world's enterprise with everything: an admin who is not the legal person, two operators (docs/sandbox.md). */
const enterprise = () => enterpriseOf('dingadmin');
const boundMobile = '13900008001';
const PASSWORD = 'Tour-2026b';

const identity = (prefix: string, { name, idNumber, idValidFrom, idValidTo }: Person): Record<string, string> => ({
  [`${prefix}.name`]: name,
  [`${prefix}.idNumber`]: idNumber,
  [`${prefix}.idValidFrom`]: idValidFrom,
  [`${prefix}.idValidTo`]: idValidTo,
});
async function giveMobile(stage: Stage, mobile: string): Promise<void> {
  const hands = handsAt(stage);
  await hands.fill({ mobile });
  await hands.takeCode(mobile);
}
async function open({ page }: Stage, way: string): Promise<void> {
  await page.getByRole('link', { name: '忘记用户名' }).click();
  await page.getByTestId(way).click();
}
async function toLogin({ page }: Stage): Promise<void> {
  await page.getByRole('link', { name: '返回登录' }).click();
  await page.getByRole('tab', { name: '账号登录' }).waitFor();
}

const recoverySteps: readonly TourStep<Stage>[] = [
  {
    step: '找回用户名：三种账号类型，各有三种方式',
    rule: 'REC-1',
    run: async (stage) => {
      await stage.page.getByRole('link', { name: '忘记用户名' }).click();
      await stage.page.getByTestId('way-admin-account').waitFor();
      await shotBoth(stage, 'recovery-kinds');
      await toLogin(stage);
    },
  },
  {
    step: '不是绑定的手机号：提示，再选两项认证',
    rule: 'REC-2 REC-3',
    run: async (stage) => {
      const { page } = stage;
      const hands = handsAt(stage);
      await open(stage, 'way-admin-account');
      await hands.fill({ 'enterprise.name': enterprise().name, 'enterprise.orgCode': enterprise().orgCode });
      await giveMobile(stage, person('p42').mobile);
      await hands.next();
      await page.getByTestId('not-bound').waitFor();
      await stage.shot('recovery-not-bound');
      await hands.next();
      await hands.at('handler');
      await hands.fill(identity('handler', person('p42')));
      await hands.next();
      await hands.at('proofs');
      await page.locator('[name="ways"][value="legal-person"]').check();
      await page.locator('[name="ways"][value="two-operators"]').check();
      await shotBoth(stage, 'recovery-two-proofs');
      await hands.fill(identity('legalPerson', legalPersonOf(enterprise())));
      await hands.takeCode('13900008002', { field: 'operators.0.code', captcha: 'captcha0' });
      await hands.takeCode('13900008003', { field: 'operators.1.code', captcha: 'captcha1' });
      await hands.next();
      await page.getByTestId('wizard-result').waitFor();
      await shotBoth(stage, 'recovery-found');
      await page.getByRole('button', { name: '登录系统' }).click();
    },
  },
];

const passwordSteps: readonly TourStep<Stage>[] = [
  {
    step: '忘记密码：按账号类型选择验证方式，电子营业执照扫码',
    rule: 'PWD-1 PWD-2 PWD-4',
    run: async (stage) => {
      const { page } = stage;
      const hands = handsAt(stage);
      await page.getByRole('link', { name: '忘记密码' }).click();
      // The login screen has a captcha field of the same name.
      await page.locator('form[data-wizard]').waitFor();
      await hands.fill({ username: 'dingadmin', captcha: await hands.captchaOf('captcha') });
      await stage.shot('password-username');
      await hands.next();
      await hands.at('way');
      await shotBoth(stage, 'password-ways');
      await page.getByTestId('way-licence').check();
      await page.locator('[data-testid="licence-state"][data-state="waiting"]').waitFor();
      await stage.shot('password-licence');
    },
  },
  {
    step: '手机验证后重置密码，其他登录全部退出',
    rule: 'PWD-2 PWD-5',
    run: async (stage) => {
      const { page } = stage;
      const hands = handsAt(stage);
      await page.getByTestId('way-mobile').check();
      await hands.takeCode(boundMobile, { field: 'mobile.code', captcha: 'mobile.captcha' });
      await hands.next();
      await hands.at('password');
      await hands.fill({ password: PASSWORD, confirmation: PASSWORD });
      await stage.shot('password-new');
      await hands.next();
      await page.getByTestId('wizard-result').waitFor();
      await shotBoth(stage, 'password-done');
      await toLogin(stage);
    },
  },
];

/** Forgotten username and forgotten password, from the login screen and back to it. */
export const forgottenSteps: readonly TourStep<Stage>[] = [...recoverySteps, ...passwordSteps];
