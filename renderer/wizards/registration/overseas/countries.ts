import type { LocaleData } from 'i18n-iso-countries';
import codes from 'i18n-iso-countries/codes.json';
import type { Locale } from '../../../../contract/desktop.ts';
import type { Option } from '../../framework/field.ts';

/** What this country calls them, in the words its authorities use. */
const ownNames: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  HK: { 'zh-CN': '中国香港', en: 'Hong Kong, China' },
  MO: { 'zh-CN': '中国澳门', en: 'Macao, China' },
  TW: { 'zh-CN': '中国台湾', en: 'Taiwan, China' },
};
/** REG-8 is for those outside the mainland. */
const mainland = 'CN';

/** Countries and regions of ISO 3166-1 in a language, by name; found by alpha-2, alpha-3 or numeric code as well. */
export async function countryOptions(locale: Locale): Promise<Option[]> {
  const { default: data }: { default: LocaleData } =
    locale === 'en' ? await import('i18n-iso-countries/langs/en.json') : await import('i18n-iso-countries/langs/zh.json');
  const first = (name: string | string[] | undefined): string | undefined => (Array.isArray(name) ? name[0] : name);
  const all = (codes as [string, string, string, string][]).flatMap(([alpha2, alpha3, numeric]) => {
    const name = ownNames[alpha2]?.[locale] ?? first(data.countries[alpha2]);
    if (name === undefined || alpha2 === mainland) return [];
    const label = locale === 'en' ? `${name} (${alpha2})` : `${name}（${alpha2}）`;
    return [{ value: alpha2, label, find: `${alpha3} ${numeric} ${name.replaceAll(' ', '')}` }];
  });
  const order = new Intl.Collator(locale);
  return all.sort((a, b) => order.compare(a.label, b.label));
}
