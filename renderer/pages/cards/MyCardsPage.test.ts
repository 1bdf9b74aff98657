import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import type { MyCard } from '../../../contract/api/cardLogin.ts';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import AppDialog from '../../components/AppDialog.vue';
import { useCardsStore } from '../../stores/cards.ts';
import { useSessionStore } from '../../stores/session.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import { legalCard, session, snapshot } from '../../testing/samples.ts';
import MyCardsPage from './MyCardsPage.vue';

const card: MyCard = {
  cardNo: '3100000012345',
  certNo: '7b1f0a22',
  holder: '沈云帆',
  role: 'legal',
  validFrom: '2025-01-01T00:00:00Z',
  validTo: '2028-01-01T00:00:00Z',
  status: 'normal',
  boundSince: '2026-11-20T00:00:00Z',
};
async function page(handlers: Record<string, Handler> = {}) {
  let bound: MyCard[] = [card];
  const main = fakeDesktop({
    'myCards.list': () => ({ items: bound }),
    'myCards.bind': () => {
      bound = [card];
      return card;
    },
    'myCards.unbind': () => {
      bound = [];
      return {};
    },
    ...handlers,
  });
  useSessionStore().start(session);
  useCardsStore();
  const { wrapper } = await show(MyCardsPage);
  main.emit({ event: 'cards', snapshot: snapshot(legalCard) });
  await flushPromises();
  const press = async (testId: string) => {
    document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
    await flushPromises();
  };
  return { main, wrapper, press };
}

describe('CARD-9 my cards', () => {
  it('CARD-9 lists the card, unbinds the ticked row after the question, and binds it again', async () => {
    const { main, wrapper, press } = await page();
    expect(wrapper.get('tbody').text()).toContain('法人卡');
    expect(wrapper.get('[data-testid="unbind"]').attributes('disabled')).toBeDefined();
    await wrapper.get('tbody input').setValue(true);
    await press('unbind');
    expect(main.callsOf('myCards.unbind')).toEqual([]);
    await press('unbind-submit');
    expect(main.callsOf('myCards.unbind')).toEqual([{ cardNo: '3100000012345' }]);
    expect(wrapper.text()).toContain('还没有绑定卡');
    await press('bind');
    await press('bind-submit');
    expect(main.callsOf('myCards.bind')).toEqual([{ cardId: 'reader-a' }]);
    expect(wrapper.text()).toContain('卡 3100000012345 已绑定到本账号');
    expect(wrapper.find('tbody tr').exists()).toBe(true);
  });

  it.each<[ErrorCode, string]>([
    ['card-rule/other-enterprise', '属于另一家企业'],
    ['card-rule/other-holder', '证件类型或证件号码与本账号不一致'],
    ['card-rule/role-mismatch', '卡的类型与账号不符'],
    ['card-rule/already-bound', '已经绑定本账号'],
    ['card-rule/card-bound-elsewhere', '已绑定其他账号'],
    ['card-rule/lost', '已挂失'],
    ['pin/cancelled', '已取消输入口令'],
  ])('CARD-9 binding refused by %s says why, and the dialog stays', async (code, words) => {
    const { press } = await page({
      'myCards.bind': () => {
        throw new AppError(code);
      },
    });
    await press('bind');
    await press('bind-submit');
    expect(document.querySelector('.el-dialog .notice')?.textContent).toContain(words);
  });

  it.each(['cancel-card', 'close'])('CARD-9 binding with a card that is too slow is given up: %s', async (by) => {
    const { main, press, wrapper } = await page({ 'myCards.bind': () => new Promise(() => {}), 'cards.cancel': () => ({}) });
    await press('bind');
    await press('bind-submit');
    if (by === 'close') wrapper.getComponent(AppDialog).vm.$emit('close'); // the cross in its corner, or Escape
    else await press(by);
    await flushPromises();
    expect(main.callsOf('cards.cancel')).toEqual([{ cardId: legalCard.cardId }]);
  });

  it('CARD-9 shows only the chosen columns', async () => {
    const { wrapper } = await page({ 'app.setting': () => ({ value: ['cardNo', 'holder'] }) });
    expect(wrapper.findAll('th').map((cell) => cell.text())).toEqual(['卡号', '持卡人']);
  });
});
