import { describe, expect, it } from 'vitest';
import { countryOptions } from './countries.ts';

describe('REG-8 countries and regions', () => {
  it.each(['zh-CN', 'en'] as const)('%s: the whole of ISO 3166-1 but the mainland, each once', async (locale) => {
    const all = await countryOptions(locale);
    expect(all.length).toBeGreaterThan(240);
    expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
    expect(all.map(({ value }) => value)).not.toContain('CN');
    expect(all.every(({ label }) => label.length > 3)).toBe(true);
  });

  it('names the regions of China as such, and is found by every code', async () => {
    const zh = await countryOptions('zh-CN');
    expect(['HK', 'MO', 'TW'].map((code) => zh.find(({ value }) => value === code)?.label)).toEqual(['中国香港（HK）', '中国澳门（MO）', '中国台湾（TW）']);
    const en = await countryOptions('en');
    expect(en.find(({ value }) => value === 'DE')).toMatchObject({ label: 'Germany (DE)', find: 'DEU 276 Germany' });
  });
});
