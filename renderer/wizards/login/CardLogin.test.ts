import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import type { CardInfo } from '../../../contract/card.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import type { ErrorParams } from '../../../contract/result.ts';
import { useNetworkStore } from '../../stores/network.ts';
import { useSessionStore } from '../../stores/session.ts';
import { fakeDesktop, show, type FakeDesktop } from '../../testing/fakeDesktop.ts';
import { bindOrTakeOver, entered, identityCheck, legalCard, operatorCard, session, snapshot } from '../../testing/samples.ts';
import CardLogin from './CardLogin.vue';

async function screen(main: FakeDesktop, ...cards: CardInfo[]) {
  const { wrapper, router } = await show(CardLogin);
  main.emit({ event: 'cards', snapshot: snapshot(...cards) });
  await flushPromises();
  const press = async (testId: string) => {
    const element = document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
    if (!element) throw new Error(`No ${testId} on screen: ${document.body.textContent}`);
    element.click();
    await flushPromises();
  };
  return { wrapper, router, press, step: () => wrapper.get('[data-step]').attributes('data-step') };
}
async function loginWith(answer: () => unknown) {
  const main = fakeDesktop({ 'session.loginByCard': answer });
  const shown = await screen(main, legalCard);
  await shown.press('login-by-card');
  return { main, ...shown };
}
const refuse = (code: ErrorCode, params?: ErrorParams) => () => {
  throw new AppError(code, params ? { params } : {});
};

describe('LOGIN-5 before the PIN', () => {
  it('LOGIN-5 says of a card whose PIN is typed on the reader that it is, before and while', async () => {
    const { wrapper, press } = await screen(fakeDesktop({ 'session.loginByCard': () => new Promise(() => {}) }), { ...legalCard, keypad: { change: false } });
    expect(wrapper.text()).toContain('口令在读卡器上输入');
    await press('login-by-card');
    expect(wrapper.get('[data-step-heading]').text()).toBe('请在读卡器上输入口令');
    expect(wrapper.text()).not.toContain('请在口令窗口中输入');
  });

  it('LOGIN-5 offers no login without a usable card', async () => {
    const broken: CardInfo = { ...legalCard, problem: 'card/certificate-broken' };
    const { wrapper } = await screen(fakeDesktop(), broken);
    expect(wrapper.get('[data-testid="login-by-card"]').attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('这张卡里的证书无法读取');
  });

  it('LOGIN-5 offers no login with a locked card, and none offline', async () => {
    const locked: CardInfo = { ...legalCard, pin: { state: 'locked', triesLeft: 0, triesMax: 5 } };
    const { wrapper } = await screen(fakeDesktop(), locked);
    expect(wrapper.get('[data-testid="login-by-card"]').attributes('disabled')).toBeDefined();

    const main = fakeDesktop();
    useNetworkStore();
    main.emit({ event: 'network', state: { online: false } });
    const offline = await screen(main, legalCard);
    expect(offline.wrapper.get('[data-testid="login-by-card"]').attributes('disabled')).toBeDefined();
  });

  it('LOGIN-5 chooses among several cards with the arrow keys and logs in with Enter (UI-1)', async () => {
    const main = fakeDesktop({ 'session.loginByCard': () => new Promise(() => {}) });
    const { wrapper } = await screen(main, legalCard, operatorCard);
    await wrapper.get('[role="radio"][aria-checked="true"]').trigger('keydown.down');
    await wrapper.get('[role="radio"][aria-checked="true"]').trigger('keydown.enter');
    await flushPromises();
    expect(main.callsOf('session.loginByCard')).toEqual([{ cardId: 'reader-b' }]);
    expect(wrapper.text()).toContain('请在口令窗口中输入');
  });

  it('of several cards offers the one in the reader used last, and remembers the reader that is used', async () => {
    const main = fakeDesktop({ 'session.loginByCard': () => new Promise(() => {}), 'app.setting': ({ key }) => ({ value: key === 'cards.last-reader' ? operatorCard.reader : null }) });
    const { wrapper, press } = await screen(main, legalCard, operatorCard);
    expect(wrapper.get('[role="radio"][aria-checked="true"]').text()).toContain(operatorCard.holder);
    await wrapper.get('[role="radio"][aria-checked="true"]').trigger('keydown.up');
    await press('login-by-card');
    expect(main.callsOf('session.loginByCard')).toEqual([{ cardId: legalCard.cardId }]);
    expect(main.callsOf('app.setSetting')).toContainEqual({ key: 'cards.last-reader', value: legalCard.reader });
  });

  it('a card that is too slow is given up by a button', async () => {
    const main = fakeDesktop({ 'session.loginByCard': () => new Promise(() => {}), 'cards.cancel': () => ({}) });
    const { wrapper } = await screen(main, legalCard);
    await wrapper.get('[data-testid="login-by-card"]').trigger('click');
    await flushPromises();
    await wrapper.get('[data-testid="cancel-card"]').trigger('click');
    await flushPromises();
    expect(main.callsOf('cards.cancel')).toEqual([{ cardId: legalCard.cardId }]);
  });

  it('says the tries left before the first try when they are fewer than full', async () => {
    const { wrapper } = await screen(fakeDesktop(), { ...legalCard, pin: { state: 'ready', triesLeft: 2, triesMax: 5 } });
    expect(wrapper.text()).toContain('口令还可以试 2 次');
  });
});

describe('each outcome has its own screen', () => {
  it('CARD-2 tells the account that was created and bound, and advises to activate', async () => {
    const created = [{ accountType: 'admin' as const, username: '3100000012345_ADMIN' }];
    const bound = { username: '3100000012345_ADMIN', cardNo: '3100000012345' };
    const { wrapper, press, router } = await loginWith(() => entered({ rule: 'CARD-2', created, bound }));
    expect(wrapper.text()).toContain('新建管理员账号 3100000012345_ADMIN');
    expect(wrapper.text()).toContain('卡 3100000012345 已绑定到账号 3100000012345_ADMIN');
    expect(wrapper.text()).toContain('88888888');
    await press('go-activate');
    expect(router.currentRoute.value.fullPath).toBe('/account?activate=1');
  });

  it('CARD-3 binds the existing admin', async () => {
    const { main, press, wrapper } = await loginWith(() => bindOrTakeOver(true));
    main.on('session.chooseBinding', () => entered({ rule: 'CARD-3', bound: { username: 'donghai2019', cardNo: '3100000012345' } }));
    expect(wrapper.text()).toContain('donghai2019');
    expect(wrapper.text()).toContain('**强');
    await press('choose-binding');
    expect(main.callsOf('session.chooseBinding')).toEqual([{ ticket: 'ticket-1', choice: 'bind' }]);
    expect(wrapper.text()).toContain('卡 3100000012345 已绑定到账号 donghai2019');
  });

  it('CARD-3 takes over only after a second, ticked confirmation', async () => {
    const { main, press, wrapper } = await loginWith(() => bindOrTakeOver(false));
    main.on('session.chooseBinding', () => entered({ rule: 'CARD-3', takenOver: true }));
    expect(wrapper.get('[data-testid="choose-binding"]').attributes('disabled')).toBeDefined();
    await wrapper.get('[data-testid="choice-take-over"]').setValue();
    await press('choose-binding');
    await vi.waitUntil(() => document.querySelector('[data-testid="take-over-confirm"]'), 20_000);
    expect(main.callsOf('session.chooseBinding')).toEqual([]);
    await press('take-over-confirm');
    expect(main.callsOf('session.chooseBinding')).toEqual([]);
    const tick = document.querySelector<HTMLInputElement>('[data-testid="take-over-tick"]');
    tick?.click();
    await flushPromises();
    await press('take-over-confirm');
    expect(main.callsOf('session.chooseBinding')).toEqual([{ ticket: 'ticket-1', choice: 'take-over' }]);
    expect(wrapper.text()).toContain('原密码和原有登录已失效');
  });

  it('CARD-4 goes straight in when nothing is new', async () => {
    const { router } = await loginWith(() => entered());
    expect(router.currentRoute.value.path).toBe('/');
    expect(useSessionStore().session?.username).toBe('3100000012345_ADMIN');
  });

  it('CARD-5 names both accounts', async () => {
    const created = [
      { accountType: 'admin' as const, username: '3100000067890_ADMIN' },
      { accountType: 'operator' as const, username: '3100000067890' },
    ];
    const { wrapper } = await loginWith(() => entered({ rule: 'CARD-5', created }));
    expect(wrapper.text()).toContain('新建管理员账号 3100000067890_ADMIN');
    expect(wrapper.text()).toContain('新建操作员账号 3100000067890');
  });

  it('CARD-6 explains the identity check and asks for the PIN once more', async () => {
    const { main, press, wrapper } = await loginWith(() => identityCheck);
    main.on('session.confirmIdentity', () => entered({ rule: 'CARD-6', bound: { username: 'mubai2023', cardNo: '3100000012345' } }));
    expect(wrapper.text()).toContain('卡介质登录身份验核');
    await press('confirm-identity');
    expect(main.callsOf('session.confirmIdentity')).toEqual([{ ticket: 'ticket-2', cardId: 'reader-a' }]);
    expect(wrapper.text()).toContain('已绑定到账号 mubai2023');
  });

  it('CARD-7 reminds of the coming expiry', async () => {
    const { wrapper } = await loginWith(() => entered({ expiresInDays: 20 }));
    expect(wrapper.text()).toContain('还有 20 天到期');
  });

  const refusals: [ErrorCode, ErrorParams, string][] = [
    ['card-rule/lost', {}, '已挂失'],
    ['card-rule/revoked', {}, '已注销'],
    ['card-rule/expired', {}, '已过有效期'],
    ['card-rule/not-issued', {}, '没有查到这张卡的发卡记录'],
    ['card-rule/admin-bound-elsewhere', { last4: '8812' }, '尾号 8812'],
    ['card-rule/operator-bound-elsewhere', { last4: '4470' }, '尾号 4470'],
    ['proof/chain-untrusted', {}, '不是受信任的机构签发'],
    ['proof/challenge-used', {}, '已经用过'],
    ['login/disabled', {}, '已停用'],
  ];
  it.each(refusals)('CARD-4 CARD-6 CARD-7 %s has a screen with its reason and a way on', async (code, params, words) => {
    const { wrapper, press, step } = await loginWith(refuse(code, params));
    expect(step()).toBe('refused');
    expect(wrapper.text()).toContain(words);
    await press('refused-again');
    expect(step()).toBe('choose');
  });

  it.each([
    ['card-rule/lost', '换一张卡，重新登录'],
    ['proof/challenge-expired', '重新登录'],
    ['proof/revocation-unknown', '重新登录'],
  ] as const)('CARD-1 another card is advised only where this one is at fault: %s', async (code, words) => {
    const { wrapper } = await loginWith(refuse(code));
    expect(wrapper.get('[data-testid="refused-again"]').text()).toBe(words);
  });

  it('CARD-1 a wrong clock is told beside a refused proof', async () => {
    const main = fakeDesktop({ 'session.loginByCard': refuse('proof/certificate-not-yet-valid') });
    useNetworkStore();
    main.emit({ event: 'network', state: { online: true, clockSkewSeconds: 86_400 } });
    const { wrapper, press } = await screen(main, legalCard);
    await press('login-by-card');
    expect(wrapper.text()).toContain('相差约 24 小时');
  });
});

describe('what goes wrong on the way leads back, with the reason', () => {
  it.each<[ErrorCode, ErrorParams, string]>([
    ['pin/cancelled', {}, '已取消输入口令'],
    ['pin/wrong', { left: 3 }, '还可以重试 3 次'],
    ['card/removed', {}, '卡已被拔出'],
    ['card/host-restarted', {}, '读卡程序已重新启动'],
    ['remote/unreachable', {}, '连接不上服务器'],
  ])('%s', async (code, params, words) => {
    const { wrapper, step } = await loginWith(refuse(code, params));
    expect(step()).toBe('choose');
    expect(wrapper.get('.notice').text()).toContain(words);
    expect(wrapper.find('[data-testid="card"]').exists()).toBe(true);
  });

  it.each([
    ['card', snapshot(), '卡已被拔出'],
    ['reader', { ...snapshot(), readers: ['读卡器 B'] }, '读卡器或 IKey 已被拔下'],
  ])('CARD-3 a pulled %s takes the question back and says so', async (_what, left, words) => {
    const { main, wrapper, step } = await loginWith(() => bindOrTakeOver(true));
    main.emit({ event: 'cards', snapshot: left });
    await flushPromises();
    expect(step()).toBe('choose');
    expect(wrapper.get('.notice').text()).toContain(words);
  });

  it('CARD-6 a cancelled PIN keeps the identity check on screen', async () => {
    const { main, press, step, wrapper } = await loginWith(() => identityCheck);
    main.on('session.confirmIdentity', refuse('pin/cancelled'));
    await press('confirm-identity');
    expect(step()).toBe('identity-check');
    expect(wrapper.get('.notice').text()).toContain('已取消输入口令');
  });

  it('CARD-6 an expired ticket starts over', async () => {
    const { main, press, step, wrapper } = await loginWith(() => identityCheck);
    main.on('session.confirmIdentity', refuse('card-rule/ticket-expired'));
    await press('confirm-identity');
    expect(step()).toBe('choose');
    expect(wrapper.get('.notice').text()).toContain('请重新用卡登录');
  });

  it('LOGIN-5 a session that ends while the result is read goes back to choosing', async () => {
    const { main, step } = await loginWith(() => entered({ takenOver: true }));
    main.emit({ event: 'session', session });
    expect(step()).toBe('entered');
    main.emit({ event: 'session', session: null, reason: 'card-removed' });
    await flushPromises();
    expect(step()).toBe('choose');
  });
});
