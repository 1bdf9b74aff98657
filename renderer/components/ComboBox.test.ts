import { mount } from '@vue/test-utils';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nextTick, ref } from 'vue';
import { i18n } from '../i18n/i18n.ts';
import ComboBox, { type ComboOption } from './ComboBox.vue';

const places: readonly ComboOption[] = [
  { value: 'DZ', label: '阿尔及利亚（DZ）', find: 'DZA 012' },
  { value: 'DE', label: '德国（DE）', find: 'DEU 276 deguo' },
  { value: 'NE', label: '尼日尔（NE）', find: 'NER 562' },
  { value: 'NG', label: '尼日利亚（NG）', find: 'NGA 566' },
];
function combo(options = places) {
  const model = ref('');
  const left = ref(0);
  const wrapper = mount(ComboBox, {
    attachTo: document.body,
    props: { modelValue: model.value, options, 'onUpdate:modelValue': (next: string) => void wrapper.setProps({ modelValue: (model.value = next) }), onLeft: () => void left.value++ },
    global: { plugins: [i18n] },
  });
  onTestFinished(() => wrapper.unmount());
  const input = wrapper.get('input');
  return {
    wrapper,
    model,
    left,
    input,
    shown: () => wrapper.findAll('[role="option"]').map((option) => option.text()),
    type: (words: string) => input.setValue(words),
    press: (key: string) => input.trigger('keydown', { key }),
  };
}

describe('UI-1 a list that can be typed into', () => {
  it('UI-1 ↓ opens it, ↓ ↑ move and go round, Enter takes, and the form is not sent', async () => {
    const { press, model, shown, input, wrapper } = combo();
    await press('ArrowDown');
    expect(shown()).toHaveLength(4);
    await press('ArrowUp');
    expect(wrapper.get('[aria-selected="true"]').text()).toContain('尼日利亚');
    await press('ArrowDown');
    await press('ArrowDown');
    const enter = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input.element.dispatchEvent(enter);
    await nextTick();
    expect([enter.defaultPrevented, model.value, input.element.value, shown()]).toEqual([true, 'DE', '德国（DE）', []]);
    const second = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
    input.element.dispatchEvent(second);
    expect(second.defaultPrevented).toBe(false);
  });

  it('UI-1 REG-8 finds by words, by every code, exact ones first; leaving takes what is named exactly', async () => {
    const { type, shown, input, model, left } = combo();
    await type('尼日');
    expect(shown()).toEqual(['尼日尔（NE）', '尼日利亚（NG）']);
    await type('ne');
    expect(shown()[0]).toBe('尼日尔（NE）');
    await type('276');
    await input.trigger('blur');
    expect([model.value, left.value]).toEqual(['DE', 1]);
  });

  it('what names nothing is said, is not lost by Enter, and stays as typed for its check to refuse', async () => {
    const { type, press, shown, input, model } = combo();
    await type('火星');
    expect(shown()).toEqual(['没有匹配的内容']);
    await press('Enter');
    expect(input.element.value).toBe('火星');
    await input.trigger('blur');
    expect([model.value, input.element.value]).toEqual(['火星', '火星']);
  });

  it('Escape closes the list and keeps what was chosen; it is not passed on', async () => {
    const { type, press, input, model, shown } = combo();
    await type('DEU');
    await press('Enter');
    await type('尼');
    await press('Escape');
    expect([model.value, input.element.value, shown()]).toEqual(['DE', '德国（DE）', []]);
  });

  it('a list that comes after the words takes them', async () => {
    const { type, press, input, model, wrapper } = combo([]);
    await type('deu');
    await press('Enter');
    await input.trigger('blur');
    expect(model.value).toBe('deu');
    await wrapper.setProps({ options: places });
    expect([model.value, input.element.value]).toEqual(['DE', '德国（DE）']);
  });

  it('UI-1 a list that comes while it is open has its first match marked, and Enter takes it', async () => {
    const { type, press, model, wrapper } = combo([]);
    await type('deu');
    await wrapper.setProps({ options: places });
    expect(wrapper.get('[aria-selected="true"]').text()).toContain('德国');
    await press('Enter');
    expect(model.value).toBe('DE');
  });
});
