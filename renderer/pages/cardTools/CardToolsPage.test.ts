import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { CardInfo } from '../../../contract/card.ts';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, show } from '../../testing/fakeDesktop.ts';
import { legalCard, operatorCard, snapshot } from '../../testing/samples.ts';
import CardToolsPage from './CardToolsPage.vue';

const able: CardInfo = { ...legalCard, pinActs: ['change', 'unblock'] };
const open = async (...cards: CardInfo[]) => {
  const desktop = fakeDesktop({ 'cards.list': () => snapshot(...cards), 'cardTools.authorities': () => ({ items: [] }), 'cardTools.changePin': () => ({}), 'cardTools.unblockPin': () => ({}) });
  const { wrapper } = await show(CardToolsPage);
  const button = (act: string, row = 0) => wrapper.findAll(`[data-testid="pin-${act}"]`)[row]!;
  return { desktop, wrapper, button };
};

describe('卡介质工具', () => {
  it('changes the PIN of the card whose button was pressed', async () => {
    const { desktop, wrapper, button } = await open(able, { ...operatorCard, pinActs: ['change'] });
    await button('change', 1).trigger('click');
    await flushPromises();
    expect(desktop.callsOf('cardTools.changePin')).toEqual([{ cardId: operatorCard.cardId }]);
    expect(wrapper.text()).toContain('卡口令已修改');
  });

  it('offers only what the card can, and says why not', async () => {
    const { wrapper, button } = await open({ ...able, pin: { state: 'locked' } }, { ...operatorCard, provider: 'control', pinActs: ['change'] });
    expect(button('change', 0).attributes('disabled')).toBeDefined();
    expect(button('unblock', 0).attributes('disabled')).toBeUndefined();
    expect(button('unblock', 1).attributes('disabled')).toBeDefined();
    expect(wrapper.text()).toContain('管理口令（PUK）');
    expect(wrapper.text()).toContain('控件不提供口令解锁');
  });

  it('shows a refusal in words, and lets the user go on', async () => {
    const { desktop, wrapper, button } = await open(able);
    desktop.on('cardTools.unblockPin', () => {
      throw new AppError('pin/admin-locked');
    });
    await button('unblock').trigger('click');
    await flushPromises();
    expect(wrapper.text()).toContain('管理口令错误次数已用完');
    expect(button('change').attributes('disabled')).toBeUndefined();
  });

  it('asks one thing at a time', async () => {
    const { desktop, wrapper, button } = await open(able);
    desktop.on('cardTools.changePin', () => new Promise(() => {}));
    await button('change').trigger('click');
    await flushPromises();
    expect(wrapper.text()).toContain('请按口令窗口的提示输入口令');
    expect(button('unblock').attributes('disabled')).toBeDefined();
  });

  it('adds where revocation is looked up, says a refusal in words and keeps what was typed, and takes it out again', async () => {
    const { desktop, wrapper } = await open(able);
    const kept: { kind: string; place: string }[] = [];
    desktop.on('cardTools.revocationSources', () => ({ items: [...kept] }));
    desktop.on('cardTools.addRevocationAddress', () => {
      throw new AppError('revocation/untrusted');
    });
    const address = wrapper.get<HTMLInputElement>('input[data-testid="revocation-address"]');
    const add = wrapper.get('[data-testid="revocation-add"]');
    expect(add.attributes('disabled')).toBeDefined();
    await address.setValue('http://pki.example.cn/a.crl');
    await wrapper.get('.revocation-form').trigger('submit');
    await flushPromises();
    expect(wrapper.get('.revocation-error').text()).toContain('不是由本机信任的证书机构签发');
    expect(address.element.value).toBe('http://pki.example.cn/a.crl');

    desktop.on('cardTools.addRevocationAddress', ({ kind, address: place }) => void kept.push({ kind: String(kind), place: String(place) }));
    await wrapper.get('input[name="revocation-kind"][value="ocsp"]').setValue();
    await wrapper.get('.revocation-form').trigger('submit');
    await flushPromises();
    expect(desktop.callsOf('cardTools.addRevocationAddress').map(({ kind }) => kind)).toEqual(['crl', 'ocsp']);
    expect(wrapper.findAll('[data-testid="revocation-source"]').map((one) => one.text())).toEqual([expect.stringContaining('OCSP 服务地址')]);
    expect(wrapper.find('.revocation-error').exists()).toBe(false);
    expect(address.element.value).toBe('');

    desktop.on('cardTools.removeRevocationSource', () => void kept.splice(0));
    await wrapper.get('[data-testid="revocation-remove"]').trigger('click');
    await flushPromises();
    expect(desktop.callsOf('cardTools.removeRevocationSource')).toEqual([{ place: 'http://pki.example.cn/a.crl' }]);
    expect(wrapper.find('[data-testid="revocation-source"]').exists()).toBe(false);
  });

  it.each(['change', 'unblock'] as const)('a card that is too slow to %s its PIN is given up by a button beside it', async (act) => {
    const { desktop, wrapper, button } = await open(operatorCard, able);
    const waiting = Promise.withResolvers<never>();
    desktop.on(`cardTools.${act}Pin`, () => waiting.promise);
    desktop.on('cards.cancel', () => ({}));
    await button(act, 1).trigger('click');
    await flushPromises();
    const cancel = wrapper.get('[data-testid="cancel-card"]');
    await cancel.trigger('click');
    expect(desktop.callsOf('cards.cancel')).toEqual([{ cardId: able.cardId }]);
    expect(cancel.text()).toContain('正在取消');
    expect(cancel.attributes('disabled')).toBeDefined();
    waiting.reject(new AppError('pin/cancelled'));
    await flushPromises();
    expect(wrapper.find('[data-testid="cancel-card"]').exists()).toBe(false);
    expect(button(act, 1).attributes('disabled')).toBeUndefined();
  });
});
