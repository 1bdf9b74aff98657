import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import type { CardsSnapshot } from '../../contract/card.ts';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import { legalCard, operatorCard, snapshot } from '../testing/samples.ts';
import CardPicker from './CardPicker.vue';

async function picker() {
  const main = fakeDesktop();
  const chosen = ref<string>();
  const { wrapper } = await show(CardPicker, {
    props: { modelValue: undefined, label: '卡', 'onUpdate:modelValue': (value: string | undefined) => void wrapperSet(value) },
  });
  function wrapperSet(value: string | undefined) {
    chosen.value = value;
    return wrapper?.setProps({ modelValue: value });
  }
  const see = async (now: CardsSnapshot) => {
    main.emit({ event: 'cards', snapshot: now });
    await flushPromises();
  };
  return { main, wrapper, chosen, see };
}

describe('what the screen says of readers and cards', () => {
  it('says nothing about readers before it knows', async () => {
    const { wrapper } = await picker();
    expect(wrapper.text()).toBe('正在查找读卡器和卡…');
  });

  it.each([
    [{ service: 'stopped', readers: [], cards: [] }, 'stopped', '智能卡服务没有运行'],
    [{ service: 'no-readers', readers: [], cards: [] }, 'no-readers', '没有找到读卡器'],
    [{ service: 'running', readers: ['读卡器 A'], cards: [] }, 'no-card', '请插入卡'],
  ] as const)('%j', async (now, state, words) => {
    const { wrapper, see } = await picker();
    await see(now);
    expect(wrapper.get('[data-state]').attributes('data-state')).toBe(state);
    expect(wrapper.text()).toContain(words);
  });

  it('shows an inserted card without a PIN: holder, company, number, validity, reader', async () => {
    const { wrapper, see, chosen } = await picker();
    await see(snapshot());
    await see(snapshot(legalCard));
    expect(chosen.value).toBe('reader-a');
    for (const words of ['沈云帆', '东海之滨国际贸易（上海）有限公司', '3100000012345', '2099-01-01', '读卡器 A']) expect(wrapper.text()).toContain(words);
  });

  it('a second card does not take the choice away; pulling the chosen one does', async () => {
    const { see, chosen } = await picker();
    await see(snapshot(legalCard));
    await see(snapshot(legalCard, operatorCard));
    expect(chosen.value).toBe('reader-a');
    await see(snapshot(operatorCard));
    expect(chosen.value).toBe('reader-b');
    await see(snapshot());
    expect(chosen.value).toBeUndefined();
  });

  it('CARD-7 marks a card that expires within 30 days, and an expired one', async () => {
    const { wrapper, see } = await picker();
    await see(snapshot({ ...legalCard, validTo: new Date(Date.now() + 19.5 * 86_400_000).toISOString() }));
    expect(wrapper.text()).toContain('还有 20 天到期');
    await see(snapshot({ ...legalCard, validTo: '2020-01-01T00:00:00Z' }));
    expect(wrapper.text()).toContain('已过期');
  });

  it('tells that the card program restarts', async () => {
    const { main, wrapper, see } = await picker();
    await see(snapshot());
    main.emit({ event: 'native-host', state: 'restarting' });
    await flushPromises();
    expect(wrapper.text()).toContain('读卡程序正在重新启动');
  });
});
