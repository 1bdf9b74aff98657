import { describe, expect, it } from 'vitest';
import { nextTick, ref } from 'vue';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import { isDay, typedDay } from '../composables/typedDay.ts';
import DayInput from './DayInput.vue';

async function open() {
  fakeDesktop();
  const day = ref('');
  const { wrapper } = await show({
    components: { DayInput },
    setup: () => ({ day }),
    template: '<DayInput v-model="day" pick-label="选择" data-testid="day" />',
  });
  return { day, input: wrapper.get<HTMLInputElement>('input[data-testid="day"]') };
}

describe('a day as people type it', () => {
  it('becomes YYYY-MM-DD when the field is left', async () => {
    const { day, input } = await open();
    input.element.value = '20260131';
    await input.trigger('input');
    expect(day.value).toBe('20260131');
    await input.trigger('change');
    await nextTick();
    expect(day.value).toBe('2026-01-31');
    expect(input.element.value).toBe('2026-01-31');
  });

  it('a value that comes with input and change at once is not lost', async () => {
    const { day, input } = await open();
    await input.setValue('2026/1/31');
    expect(day.value).toBe('2026-01-31');
  });

  it('what is no day stays as typed, to be corrected', () => {
    for (const text of ['2026-02-30', '20261301', '昨天', '', '2026-1', '26-1-1']) expect([typedDay(text), isDay(text)]).toEqual([text, false]);
    for (const text of ['2026/1/31', ' 2026-01-31 ', '2026年1月31日', '2026.1.31']) expect(typedDay(text)).toBe('2026-01-31');
  });
});
