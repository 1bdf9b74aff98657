import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { announcement } from '../../composables/announcer.ts';
import { fakeDesktop, type Handler } from '../../testing/fakeDesktop.ts';
import { useWizardContext } from './context.ts';
import { captchaField, codeFields, identityFields, newPasswordFields } from './fieldSets.ts';
import { reviewStep } from './reviewStep.ts';
import { showWizard } from './testing/showWizard.ts';
import { defineWizard } from './wizard.ts';

const captchas = () => {
  let count = 0;
  return { 'session.captcha': () => ({ captchaId: `c${++count}`, image: 'data:image/png;base64,', expiresAt: '2099-01-01T00:00:00Z' }) };
};
type Sent = Record<string, unknown>;

/** A wizard nobody ships: what it shows needs no line in the framework. */
function madeUp(calls: { check?: (sent: Sent) => Promise<void>; make?: (sent: Sent) => Promise<void>; send?: (to: string) => Promise<void> } = {}) {
  const own = defineComponent({
    setup() {
      const run = useWizardContext<{ number: string }>();
      return () => h('p', { 'data-testid': 'own' }, run.answers.value.number);
    },
  });
  return defineWizard<{ number: string }>({
    name: 'made-up',
    title: 'activation.title',
    backTo: '/elsewhere',
    draftName: (value) => value('unit'),
    steps: [
      {
        name: 'unit',
        title: 'wizard.review.title',
        fields: [
          { kind: 'uscc', name: 'uscc', label: 'common.confirm', fills: (uscc) => ({ orgCode: uscc.slice(8, 17) }), remedies: { 'field/username-taken': { label: 'common.retry', to: '/elsewhere' } } },
          { kind: 'org-code', name: 'orgCode', uscc: 'uscc', label: 'common.confirm' },
          { kind: 'enterprise-name', name: 'unit', label: 'common.confirm' },
          ...identityFields({ idType: 'idType', idNumber: 'idNumber', idValidFrom: 'from', idValidTo: 'to' }),
        ],
        submit: async ({ typed }) => {
          await calls.check?.(typed('unit'));
          return { number: 'A-7' };
        },
      },
      {
        name: 'who',
        title: 'activation.byCard',
        fields: [
          ...newPasswordFields(),
          { kind: 'mobile', name: 'mobile', label: 'wizard.field.mobile' },
          ...codeFields({
            by: 'mobile',
            to: 'mobile',
            send: async ({ to }) => {
              await calls.send?.(to);
              return { codeId: 'm1', resendAfterSeconds: 60 };
            },
          }),
        ],
      },
      { name: 'own', title: 'activation.bySms', component: own, when: (value) => value('idType') === 'passport' },
      reviewStep({
        at: 'who',
        submit: async ({ typed, code }) => calls.make?.({ ...typed('unit', 'who'), ...code('code') }),
      }),
      { name: 'done', title: 'activation.doneTitle', result: (t) => ({ title: t('activation.doneTitle'), actions: [{ label: t('activation.goLogin'), to: '/login' }], printable: true }) },
    ],
  });
}
const unit = { uscc: '91320199XN00001A2F', unit: '东海之滨', idNumber: '11010519491231002X', from: '20150301', to: '00000000' };

async function atStepTwo(calls: Parameters<typeof madeUp>[0] = {}, handlers: Record<string, Handler> = {}) {
  const main = fakeDesktop({ ...captchas(), ...handlers });
  const screen = await showWizard(madeUp(calls));
  for (const [name, text] of Object.entries(unit)) await screen.type(name, text);
  await screen.next();
  return { main, ...screen };
}
async function atReview(calls: Parameters<typeof madeUp>[0] = {}) {
  const screen = await atStepTwo(calls);
  await screen.type('password', 'Abc-12345');
  await screen.type('confirmation', 'Abc-12345');
  await screen.type('mobile', '13800001234');
  await screen.type('captcha', 'k7wn');
  await screen.press('send-code');
  await screen.type('code', '123456');
  await screen.next();
  return screen;
}

describe('a wizard as data', () => {
  it('FLD-8 next shows every message at once and focuses the first; nothing is sent', async () => {
    fakeDesktop(captchas());
    let sent = 0;
    const screen = await showWizard(madeUp({ check: async () => void sent++ }));
    await screen.next();
    expect(document.querySelectorAll('.is-wrong')).toHaveLength(6);
    expect(document.activeElement).toBe(screen.input('uscc'));
    expect([screen.step(), sent]).toEqual(['unit', 0]);
  });

  it('FLD-1 FLD-2 full-width signs are put right, the organisation code is filled in, a wrong one is told when focus leaves', async () => {
    fakeDesktop(captchas());
    const screen = await showWizard(madeUp());
    await screen.type('uscc', '９１３２０１９９xn00001a2f');
    expect([screen.input('uscc').value, screen.input('orgCode').value]).toEqual(['91320199XN00001A2F', 'XN00001A2']);
    await screen.type('orgCode', 'XN00001A-2');
    expect([screen.input('orgCode').value, screen.message('orgCode')]).toEqual(['XN00001A2', undefined]);
    await screen.type('orgCode', '12345678X');
    expect(screen.message('orgCode')).toBeTruthy();
    await screen.type('unit', '');
    expect(screen.message('unit')).toBeUndefined();
  });

  it('FLD-3 validity shows for a resident ID only, and is not sent for another', async () => {
    let sent: Sent = {};
    const { type, next, wrapper } = await (async () => {
      fakeDesktop(captchas());
      return showWizard(madeUp({ check: async (typed) => void (sent = typed) }));
    })();
    for (const [name, text] of Object.entries(unit)) await type(name, text);
    await type('idType', '护照');
    await type('idNumber', 'e12345678');
    expect(wrapper.find('[name="from"]').exists()).toBe(false);
    await next();
    expect(sent).toEqual({ uscc: unit.uscc, orgCode: 'XN00001A2', unit: unit.unit, idType: 'passport', idNumber: 'E12345678' });
  });

  it('UI-1 the next step has the focus on its heading and is spoken; back loses nothing', async () => {
    const screen = await atStepTwo();
    expect(screen.step()).toBe('who');
    expect(document.activeElement?.textContent).toBe('用卡激活');
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(announcement.value).toBe('第 2 步，共 3 步：用卡激活');
    await screen.type('mobile', '13800001234');
    await screen.press('wizard-back');
    expect([screen.step(), screen.input('idNumber').value]).toEqual(['unit', unit.idNumber]);
    await screen.next();
    expect(screen.input('mobile').value).toBe('13800001234');
  });

  it('a step of its own component shows only where its condition holds, and knows what the calls answered', async () => {
    fakeDesktop(captchas());
    const screen = await showWizard({ ...madeUp(), steps: madeUp().steps.filter(({ name }) => name !== 'who') });
    for (const [name, text] of Object.entries(unit)) await screen.type(name, text);
    await screen.type('idType', '护照');
    await screen.type('idNumber', 'E12345678');
    await screen.next();
    expect(screen.wrapper.get('[data-testid="own"]').text()).toBe('A-7');
  });

  it('FLD-9 a code needs number and captcha; the captcha is then spent and renewed, and the button counts down', async () => {
    const sent: string[] = [];
    const screen = await atStepTwo({ send: async (to) => void sent.push(to) });
    await screen.press('send-code');
    expect([sent, screen.message('mobile') !== undefined, screen.message('captcha') !== undefined]).toEqual([[], true, true]);
    await screen.type('mobile', '+86 138-0000-1234');
    await screen.type('captcha', 'k7wn');
    await screen.press('send-code');
    expect([sent, screen.input('captcha').value, screen.main.callsOf('session.captcha').length]).toEqual([['13800001234'], '', 2]);
    const button = document.querySelector<HTMLButtonElement>('[data-testid="send-code"]');
    expect([button?.disabled, button?.textContent]).toEqual([true, expect.stringContaining('60 秒')]);
    // Another number needs another code, and need not wait for the first one's.
    await screen.type('mobile', '13900001234');
    expect(button?.disabled).toBe(false);
    await screen.next();
    expect(screen.message('captcha')).toBeTruthy();
  });

  it('FLD-9 a wrong captcha is renewed and told at its field', async () => {
    const screen = await atStepTwo({ send: () => Promise.reject(new AppError('captcha/wrong')) });
    await screen.type('mobile', '13800001234');
    await screen.type('captcha', 'k7wn');
    await screen.press('send-code');
    expect([screen.input('captcha').value, screen.message('captcha'), screen.main.callsOf('session.captcha').length]).toEqual(['', '请输入右侧图片内的数字或字母，不分大小写。', 2]);
  });

  it('the summary masks the ID number, shows no secret, and leads back to what is to be changed', async () => {
    const screen = await atReview();
    const text = screen.wrapper.get('[data-testid="wizard-review"]').text();
    expect(text).toContain('11**************2X');
    expect(text).toContain('长期');
    for (const secret of [unit.idNumber, 'Abc-12345', '123456']) expect(text).not.toContain(secret);
    await screen.press('change-unit');
    expect(screen.step()).toBe('unit');
  });

  it('FLD-8 what the server refuses on an earlier step leads there, and stands until that field changes', async () => {
    let refuse = true;
    const screen = await atReview({
      make: async () => {
        if (refuse) throw new AppError('input/invalid', { fields: { uscc: 'field/username-taken' } });
      },
    });
    await screen.next();
    expect([screen.step(), screen.message('uscc')]).toEqual(['unit', expect.stringContaining('已被使用')]);
    expect(document.activeElement).toBe(screen.input('uscc'));
    await screen.type('unit', '东海之滨二');
    expect(screen.message('uscc')).toBeTruthy();
    refuse = false;
    await screen.type('uscc', '91370299XN00002B7F');
    expect(screen.message('uscc') ?? '').not.toContain('已被使用');
  });

  it('FLD-9 a wrong code leads back to its field; a void one must be asked for again', async () => {
    let why: 'code/wrong' | 'code/void' = 'code/wrong';
    const screen = await atReview({ make: () => Promise.reject(new AppError(why, { params: { left: 4 } })) });
    await screen.next();
    expect([screen.step(), screen.input('code').value, screen.message('code') !== undefined]).toEqual(['who', '', true]);
    why = 'code/void';
    await screen.type('code', '654321');
    await screen.next();
    await screen.next();
    expect(screen.step()).toBe('who');
    await screen.type('code', '654321');
    await screen.next();
    expect(screen.message('captcha')).toBeTruthy();
  });

  it('AD-2 a server that is away keeps everything and offers to try again with the same input', async () => {
    const attempts: unknown[] = [];
    const screen = await atReview({
      make: async (sent) => {
        attempts.push(JSON.stringify(sent));
        if (attempts.length < 3) throw new AppError('remote/timeout');
      },
    });
    await screen.next();
    expect(screen.step()).toBe('review');
    for (const retry of [1, 2]) {
      document.querySelector<HTMLElement>('.notice-retry')?.click();
      await flushPromises();
      expect(attempts).toHaveLength(retry + 1);
    }
    expect(new Set(attempts).size).toBe(1);
    expect(screen.wrapper.find('[data-testid="wizard-result"]').exists()).toBe(true);
  });

  it('keeps a draft without secrets, forgets it when done', async () => {
    const screen = await atReview();
    await new Promise((resolve) => setTimeout(resolve, 900));
    const saved = screen.main.callsOf('drafts.save');
    expect(saved.at(-1)).toMatchObject({ kind: 'wizard/made-up', title: '账号激活：东海之滨', step: 'review', data: { uscc: unit.uscc, mobile: '13800001234' } });
    for (const secret of ['Abc-12345', '123456', 'k7wn']) expect(JSON.stringify(saved)).not.toContain(secret);
    await screen.next();
    expect(screen.main.callsOf('drafts.discard')).toHaveLength(1);
  });

  it('offers what an earlier run left, and goes on at the step whose secrets must be typed again', async () => {
    const head = { draftId: 'd', kind: 'wizard/made-up', title: '账号激活：东海之滨', step: 'review', updatedAt: '2026-11-20T00:00:00Z' };
    fakeDesktop({
      ...captchas(),
      'drafts.list': () => ({ items: [head] }),
      'drafts.load': () => ({ ...head, data: { ...unit, orgCode: 'XN00001A2', idType: 'resident-id', mobile: '13800001234', password: 'smuggled' }, pictures: [] }),
    });
    const screen = await showWizard(madeUp());
    await screen.press('resume-draft');
    expect([screen.step(), screen.input('mobile').value, screen.input('password').value]).toEqual(['who', '13800001234', '']);
    await screen.press('wizard-back');
    expect(screen.input('uscc').value).toBe(unit.uscc);
  });

  it('asks before it is left unfinished: stay, keep, or throw away', async () => {
    const main = fakeDesktop(captchas());
    const screen = await showWizard(madeUp());
    await screen.type('unit', '东海之滨');
    const leave = async () => {
      void screen.router.push('/elsewhere');
      await flushPromises();
    };
    await leave();
    await screen.press('leave-stay');
    expect(screen.router.currentRoute.value.path).toBe('/wizard');
    await leave();
    await screen.press('leave-keep');
    expect([screen.router.currentRoute.value.path, main.callsOf('drafts.save').length]).toEqual(['/elsewhere', 1]);
  });

  it('an untouched wizard is left without a word', async () => {
    const main = fakeDesktop(captchas());
    const screen = await showWizard(madeUp());
    await screen.router.push('/elsewhere');
    expect(screen.router.currentRoute.value.path).toBe('/elsewhere');
    expect(main.callsOf('drafts.save')).toEqual([]);
  });

  it('data that contradict themselves do not start', () => {
    const step = { name: 'a', title: 'x', fields: [captchaField('b')] };
    expect(() => defineWizard({ name: 'w', title: 'x', backTo: '/', steps: [step, step] })).toThrow('two steps');
    expect(() => defineWizard({ name: 'w', title: 'x', backTo: '/', steps: [step, { name: 'c', title: 'x', fields: [{ kind: 'text', name: 'b', label: 'x' }] }] })).toThrow('both');
  });
});
