import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { fakeDesktop, inComponent } from '../testing/fakeDesktop.ts';
import { useColumns } from './useColumns.ts';

const columns = [
  { key: 'cardNo', label: 'cards.columns.cardNo' },
  { key: 'holder', label: 'cards.columns.holder' },
  { key: 'validFrom', label: 'cards.columns.validFrom', initially: false },
];
async function chooser() {
  const { result } = await inComponent(() => useColumns('my-cards', columns));
  await flushPromises();
  return result;
}

describe('UI-2 column chooser', () => {
  it('UI-2 starts with the columns meant for it', async () => {
    fakeDesktop();
    expect((await chooser()).shown.value).toEqual(['cardNo', 'holder']);
  });

  it('UI-2 CARD-9 is remembered: kept on choosing, there again next time', async () => {
    const kept = new Map<unknown, unknown>();
    fakeDesktop({
      'app.setSetting': ({ key, value }) => kept.set(key, value) && {},
      'app.setting': ({ key }) => ({ value: kept.get(key) ?? null }),
    });
    await (await chooser()).choose(['validFrom', 'cardNo']);
    expect((await chooser()).shown.value).toEqual(['cardNo', 'validFrom']);
  });

  it('UI-2 always leaves a column, and does not trust what was kept', async () => {
    const main = fakeDesktop();
    const own = await chooser();
    await own.choose([]);
    expect(own.shown.value).toEqual(['cardNo', 'holder']);
    main.on('app.setting', () => ({ value: ['gone', 7] }));
    expect((await chooser()).shown.value).toEqual(['cardNo', 'holder']);
  });
});
