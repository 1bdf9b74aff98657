import { beforeEach, describe, expect, it } from 'vitest';
import { freeEnterprises, freePeople, legalPersonOf, type Enterprise, type Person } from '../../main/tour/world.ts';
import { useWindow } from './support/window.ts';

const client = useWindow();
const enterprises = freeEnterprises('enterprise');
const institutions = freeEnterprises('institution');
const people = freePeople('resident-id');
const PASSWORD = 'Abc-12345';
beforeEach(() => client.toLogin());

function take<T>(from: T[]): T {
  const one = from.shift();
  if (one === undefined) throw new Error('the sandbox world has none left');
  return one;
}
const open = async (...testIds: string[]) => {
  await client.page.locator('[href="/register"]').click();
  for (const id of testIds) await client.page.getByTestId(id).click();
};
const isLegalPerson = (one: Enterprise): Record<string, string> => {
  const { name, idNumber, idValidFrom, idValidTo } = legalPersonOf(one);
  return { legalName: name, legalIdNumber: idNumber, legalIdValidFrom: idValidFrom, legalIdValidTo: idValidTo };
};
const unitOf = (one: Enterprise): Record<string, string> => ({ uscc: one.uscc, unitName: one.name, ...isLegalPerson(one) });
const holderOf = ({ name, idNumber, idValidFrom, idValidTo }: Person): Record<string, string> => ({ name, idNumber, idValidFrom, idValidTo });
const accountOf = (username: string): Record<string, string> => ({ username, password: PASSWORD, confirmation: PASSWORD });

async function fillUnit(one: Enterprise): Promise<void> {
  await client.hands.choose('region', one.region);
  await client.hands.fill(unitOf(one));
  await client.hands.next();
}
async function fillAdmin(username: string, holder: Person): Promise<void> {
  const { hands, page } = client;
  await hands.at('admin');
  await hands.fill({ ...accountOf(username), ...holderOf(holder), email: holder.email, mobile: holder.mobile });
  await hands.takeCode(holder.mobile);
  await page.locator('[name="termsVersion"]').check();
}
async function logIn(username: string, password = PASSWORD): Promise<void> {
  const { page, hands } = client;
  await page.locator('[name="username"]').fill(username);
  await page.locator('[name="password"]').fill(password);
  await page.locator('[name="captcha"]').fill(await hands.captchaOf('captcha'));
  await page.getByTestId('login-by-password').click();
}

describe('the ways to register', () => {
  it('REG-1 four kinds, each with its line of the manual', async () => {
    await open();
    await client.page.getByTestId('kind-overseas').waitFor();
    const words = await client.page.locator('main').innerText();
    for (const line of [
      '注册方式选择', '企业用户包括管理员与操作员两种账号。', '一家企业只能注册一个管理员、可注册多个操作员；须先注册管理员才能注册操作员。',
      '从事国际贸易进出口环节各类业务的企业法人或其他组织', '从事国际贸易进出口环节各类业务的自然人用户',
      '从事国际贸易进出口环节各类业务的事业单位法人', '从事国际贸易进出口环节各类业务的境外企业法人或其他组织',
    ]) expect(words).toContain(line);
  });

  it('REG-4 REG-5 without a card only the admin; with one, card login makes the accounts', async () => {
    const { page, stage } = client;
    await open('kind-enterprise');
    await page.getByText('无卡用户仅可注册管理员').waitFor();
    await page.getByTestId('way-card').click();
    await stage.insert('legal');
    await page.getByTestId('login-by-card').click();
    await stage.typePin();
    await page.locator('[data-testid="entered"][data-rule="CARD-2"]').waitFor();
    await page.getByTestId('enter').click();
    await stage.pull('legal');
    await page.getByText('卡已拔出，本次卡登录已结束').waitFor();
  });
});

describe('REG-3 an enterprise without a card', () => {
  it('REG-3 REG-9 FLD-1 FLD-2 FLD-3 FLD-5 FLD-6 FLD-7 FLD-9 LOGIN-1 UI-1 by keyboard alone, from the login screen to the first login', async () => {
    const { page, hands } = client;
    const { keyboard } = page;
    const one = take(enterprises);
    const holder = take(people);
    const focused = () => page.evaluate<string>(`(({ activeElement: at, body }) => at === body ? '' : at?.getAttribute('name') || at?.getAttribute('data-testid') || at?.textContent?.trim() || '')(document)`);
    const tabTo = async (name: string) => {
      for (let steps = 0; steps < 60 && (await focused()) !== name; steps += 1) await keyboard.press('Tab');
      expect(await focused()).toBe(name);
    };
    const type = async (name: string, text: string) => {
      await tabTo(name);
      await keyboard.type(text);
    };
    await tabTo('立即注册');
    await keyboard.press('Enter');
    await page.getByTestId('kind-enterprise').waitFor();
    await tabTo('kind-enterprise');
    await keyboard.press('Enter');
    await page.getByTestId('way-noCard').waitFor();
    await tabTo('way-noCard');
    await keyboard.press('Enter');
    await hands.at('unit');

    // A list: typed, moved in with ↓ ↑, taken with Enter.
    await tabTo('region');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowUp');
    await keyboard.press('Escape');
    await keyboard.type(one.region);
    await keyboard.press('Enter');
    await type('uscc', one.uscc);
    await tabTo('orgCode');
    expect(await page.locator('[name="orgCode"]').inputValue()).toBe(one.orgCode);
    await type('unitName', one.name);
    for (const [name, text] of Object.entries(isLegalPerson(one))) await type(name, text);
    await tabTo('businessTypes');
    await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await hands.at('admin');

    for (const [name, text] of Object.entries({ ...accountOf('jianpan2026'), ...holderOf(holder), email: holder.email, mobile: holder.mobile })) await type(name, text);
    await type('captcha', await hands.captchaOf('captcha'));
    await tabTo('send-code');
    await keyboard.press('Enter');
    await page.locator('.code-sent').waitFor();
    await expect.poll(focused).toBe('code');
    await keyboard.type(await hands.codeSentTo(holder.mobile));
    await tabTo('open-terms');
    await keyboard.press('Enter');
    await page.locator('.agreement-version').waitFor();
    await tabTo('agree');
    await keyboard.press('Enter');
    await expect.poll(() => page.locator('[name="termsVersion"]').isChecked()).toBe(true);
    await tabTo('wizard-next');
    await keyboard.press('Enter');
    await hands.at('review');
    const review = await page.getByTestId('wizard-review').innerText();
    expect(review).toContain(one.name);
    for (const secret of [holder.idNumber, legalPersonOf(one).idNumber, PASSWORD]) expect(review).not.toContain(secret);
    await tabTo('wizard-next');
    await keyboard.press('Enter');
    await hands.at('done');
    await tabTo('管理员账号登录');
    await keyboard.press('Enter');
    await page.getByTestId('login-by-password').waitFor();
    expect(await page.locator('[name="username"]').inputValue()).toBe('jianpan2026');
    await type('password', PASSWORD);
    await type('captcha', await hands.captchaOf('captcha'));
    await keyboard.press('Enter');
    await page.getByTestId('logout').waitFor();
  });

  it('REG-2 the second admin of one enterprise is refused at each field, and led into recovery', async () => {
    const { hands, page } = client;
    const one = take(enterprises);
    await open('kind-enterprise', 'way-noCard');
    await fillUnit(one);
    await fillAdmin('diyige2026', take(people));
    await hands.next();
    await hands.at('review');
    await hands.next();
    await hands.at('done');
    await page.getByRole('button', { name: '管理员账号登录' }).click();
    await open('kind-enterprise', 'way-noCard');
    await fillUnit(one);
    await page.locator('.is-wrong').first().waitFor();
    expect(await hands.messageOf('uscc')).toContain('企业信用代码已存在');
    expect(await hands.messageOf('orgCode')).toContain('组织机构代码已存在');
    expect(await hands.messageOf('unitName')).toContain('企业名称已存在');
    expect(await page.locator('.is-wrong').getByRole('button', { name: '找回用户名' }).count()).toBe(3);
    // What was typed goes along into recovery, not through any address.
    await page.locator('.is-wrong').getByRole('button', { name: '找回用户名' }).first().click();
    await page.getByTestId('leave-discard').click();
    await page.getByTestId('way-admin-account').click();
    await hands.at('enterprise');
    const values = await Promise.all(['enterprise.name', 'enterprise.orgCode'].map((name) => page.locator(`[name="${name}"]`).inputValue()));
    expect(values).toEqual([one.name, one.orgCode]);
    await page.getByRole('link', { name: '返回登录' }).click();
    if (await page.getByTestId('leave-discard').isVisible()) await page.getByTestId('leave-discard').click();
  });

  it('REG-9 a legal person who is another’s is told at its group, without the true value, pointing to the publicity system', async () => {
    const { hands, page } = client;
    const [one, other] = [take(enterprises), take(enterprises)];
    await open('kind-enterprise', 'way-noCard');
    await hands.choose('region', one.region);
    await hands.fill({ ...unitOf(one), ...isLegalPerson(other) });
    await hands.next();
    await page.locator('.notice').waitFor();
    const text = await page.locator('form').innerText();
    expect(text).toContain('国家企业信用信息公示系统');
    expect(text).not.toContain(legalPersonOf(one).name);
    expect(await page.locator('.is-wrong').count()).toBeGreaterThan(0);
  });

  it('REG-3 a block copied from the publicity system fills what it names, and says so', async () => {
    const { hands, page } = client;
    const one = take(enterprises);
    await open('kind-enterprise', 'way-noCard');
    await page.getByTestId('paste-open').click();
    await hands.fill({ 'credit-block': `统一社会信用代码：${one.uscc}\n企业名称：${one.name}\n法定代表人：${legalPersonOf(one).name}\n登记状态：存续（在营、开业、在册）` });
    await page.locator('.paste-says', { hasText: '已填写：' }).waitFor();
    const values = await Promise.all(['uscc', 'orgCode', 'unitName', 'legalName'].map((name) => page.locator(`[name="${name}"]`).inputValue()));
    expect(values).toEqual([one.uscc, one.orgCode, one.name, legalPersonOf(one).name]);
    await page.getByRole('link', { name: '返回登录' }).click();
    await page.getByTestId('leave-discard').click();
  });

  it('FLD-8 wrong entries are told in red at their right while typing, in the user’s language; nothing is sent', async () => {
    const { hands, page } = client;
    await open('kind-enterprise', 'way-noCard');
    await hands.fill({ uscc: '91320199XN00001A2X', legalIdNumber: '320199196804170137', legalIdValidFrom: '20240230' });
    await page.locator('[name="legalIdValidTo"]').focus();
    expect(await hands.messageOf('uscc')).toContain('校验码不符');
    expect(await hands.messageOf('legalIdNumber')).toContain('校验码不符');
    expect(await hands.messageOf('legalIdValidFrom')).toContain('YYYYMMDD');
    const [field, note] = await Promise.all([page.locator('[name="uscc"]').boundingBox(), page.locator('.is-wrong .field-note').first().boundingBox()]);
    expect(note?.x).toBeGreaterThan((field?.x ?? 0) + (field?.width ?? 0));
    await page.getByRole('button', { name: 'English' }).first().click();
    await expect.poll(() => hands.messageOf('uscc')).toContain('check');
    await page.getByRole('button', { name: '中文' }).first().click();
    await page.getByRole('link', { name: '返回登录' }).click();
    await page.getByTestId('leave-discard').click();
  });
});

describe('FLD-9 codes', () => {
  it('FLD-9 a wrong code says so and can be typed again; after the fifth wrong one it is void and must be asked for anew', async () => {
    const { hands, page } = client;
    const holder = take(people);
    await open('kind-enterprise', 'way-noCard');
    await fillUnit(take(enterprises));
    await fillAdmin('cuowuma2026', holder);
    const right = await hands.codeSentTo(holder.mobile);
    const wrong = right === '111111' ? '222222' : '111111';
    for (let tries = 1; tries <= 5; tries += 1) {
      await hands.at('admin');
      await hands.fill({ code: wrong });
      await hands.next();
      await hands.at('review');
      await hands.next();
      await page.locator('form[data-step="admin"] .notice').waitFor();
    }
    // The sixth try is not judged any more, even with the right code.
    expect(await page.locator('.notice').innerText()).toMatch(/作废|重新获取|还可以重试 0 次/);
    await hands.fill({ code: right });
    await hands.next();
    if (await page.getByTestId('wizard-review').isVisible()) {
      await hands.next();
      await page.locator('form[data-step="admin"] .notice').waitFor();
    }
    expect(await page.getByTestId('wizard-result').isVisible()).toBe(false);
    await page.getByRole('link', { name: '返回登录' }).click();
    await page.getByTestId('leave-discard').click();
  });

  it('FLD-9 a wrong captcha sends nothing, brings another picture, and a code is not sent again within 60 seconds', async () => {
    const { hands, page } = client;
    const holder = take(people);
    await open('kind-personal');
    await hands.fill({ mobile: holder.mobile, captcha: '0000' });
    const before = await page.locator('[data-captcha-id]').getAttribute('data-captcha-id');
    await page.getByTestId('send-code').click();
    await expect.poll(() => page.locator('[data-captcha-id]').getAttribute('data-captcha-id')).not.toBe(before);
    expect(await hands.messageOf('captcha')).toContain('图片');
    await expect(hands.codeSentTo(holder.mobile)).rejects.toThrow('no code');
    await hands.takeCode(holder.mobile);
    expect(await page.getByTestId('send-code').isDisabled()).toBe(true);
    expect(await page.getByTestId('send-code').innerText()).toMatch(/重新发送（\d+ 秒）/);
    await page.getByRole('link', { name: '返回登录' }).click();
    await page.getByTestId('leave-discard').click();
  });
});

describe('AD-2 nothing typed is lost', () => {
  it('AD-2 the server away at each step: everything stays, and the retry goes on', async () => {
    const { hands, page } = client;
    const [one, holder] = [take(enterprises), take(people)];
    const retry = async () => {
      await page.locator('.notice').waitFor();
      client.cut(false);
      await page.locator('.notice-retry').click();
    };
    await open('kind-enterprise', 'way-noCard');
    await hands.choose('region', one.region);
    await hands.fill(unitOf(one));
    client.cut(true);
    await hands.next();
    await retry();
    await hands.at('admin');
    await hands.fill({ ...accountOf('duanwang2026'), ...holderOf(holder), email: holder.email, mobile: holder.mobile, captcha: await hands.captchaOf('captcha') });
    client.cut(true);
    await page.getByTestId('send-code').click();
    await retry();
    await page.locator('.code-sent').waitFor();
    await hands.fill({ code: await hands.codeSentTo(holder.mobile) });
    await page.locator('[name="termsVersion"]').check();
    await hands.next();
    await hands.at('review');
    client.cut(true);
    await hands.next();
    await retry();
    await hands.at('done');
  });

  it('AD-2 the page is killed in the middle: the draft is offered and everything but secrets is back', async () => {
    const { stage } = client;
    const [one, holder] = [take(enterprises), take(people)];
    await open('kind-enterprise', 'way-noCard');
    await fillUnit(one);
    await client.hands.at('admin');
    await client.hands.fill({ ...accountOf('zhongduan2026'), ...holderOf(holder), email: holder.email });
    await client.page.getByText('已自动保存于').waitFor();
    await stage.crashAndRestart();
    await open('kind-enterprise', 'way-noCard');
    await client.page.getByTestId('resume-draft').click();
    await client.hands.at('unit');
    const { hands, page } = client;
    expect(await page.locator('[name="unitName"]').inputValue()).toBe(one.name);
    await hands.next();
    await hands.at('admin');
    const values = await Promise.all(['username', 'password', 'name', 'email'].map((name) => page.locator(`[name="${name}"]`).inputValue()));
    expect(values).toEqual(['zhongduan2026', '', holder.name, holder.email]);
    await page.getByRole('link', { name: '返回登录' }).click();
    await page.getByTestId('leave-discard').click();
  });
});

describe('the other kinds', () => {
  it('REG-6 FLD-7 a person by mobile', async () => {
    const { hands, page } = client;
    const holder = take(people);
    await open('kind-personal');
    await hands.fill({ ...holderOf(holder), ...accountOf('geren20260'), mobile: holder.mobile, email: holder.email });
    await hands.takeCode(holder.mobile);
    await page.locator('[name="termsVersion"]').check();
    await hands.next();
    await hands.at('review');
    await hands.next();
    await hands.at('done');
    await page.getByRole('button', { name: '登录系统' }).click();
    await logIn('geren20260');
    await page.getByTestId('logout').waitFor();
  });

  it('REG-6 FLD-4 a passport and no mainland mobile: the address verified in the dialog is put back, and takes the mobile’s place', async () => {
    const { hands, page } = client;
    const holder = take(freePeople('passport'));
    await open('kind-personal');
    await hands.choose('idType', '护照');
    expect(await page.locator('[name="idValidFrom"]').count()).toBe(0);
    await hands.fill({ name: holder.name, idNumber: holder.idNumber, ...accountOf('huzhao2026') });
    await page.getByTestId('by-email').click();
    const dialog = page.getByRole('dialog');
    await hands.fill({ email: holder.email }, dialog);
    await hands.takeCode(holder.email, { within: dialog });
    await page.getByTestId('verify-email').click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('[name="email"]').inputValue()).toBe(holder.email);
    expect(await page.locator('[name="mobile"]').count()).toBe(0);
    await page.locator('[name="termsVersion"]').check();
    await hands.next();
    await hands.at('review');
    await hands.next();
    await hands.at('done');
  });

  it('REG-7 an institution, with its own words and no card route', async () => {
    const { hands, page } = client;
    await open('kind-institution');
    await hands.at('unit');
    const words = await page.locator('main').innerText();
    for (const text of ['事业单位基本信息', '单位中文名称', '事业单位只支持无卡注册']) expect(words).toContain(text);
    await fillUnit(take(institutions));
    await fillAdmin('shiye20260', take(people));
    await hands.next();
    await hands.at('review');
    await hands.next();
    await hands.at('done');
  });

  it('REG-8 an overseas enterprise in English: the country by its code, the address by its code, a registration number', async () => {
    const { hands, page } = client;
    await open('kind-overseas');
    await page.getByTestId('language-en').click();
    await page.getByText('Sign up for an Overseas or HK & MAC & TW Regions of China Account').waitFor();
    await hands.choose('country', 'DEU');
    expect(await page.locator('[name="country"]').inputValue()).toBe('Germany (DE)');
    const email = 'einkauf@rheinhandel.example.com';
    await hands.fill({ ...accountOf('rheinhandel'), registrationNumber: 'HRB 12345', organisation: 'Rheinhandel GmbH', contact: 'Jörg Müller', phone: '+49 221 123456', address: 'Domstraße 1, Köln', email, notes: 'Steel\nand tools' });
    await hands.takeCode(email);
    await page.locator('[name="termsVersion"]').check();
    await hands.next();
    await hands.at('review');
    await hands.next();
    await hands.at('done');
    await page.getByRole('button', { name: '中文' }).first().click();
    await page.getByText('注册成功').waitFor();
  });
});
