import { createI18n } from 'vue-i18n';
import type { Locale } from '../../contract/desktop.ts';
import zhCN from './messages-zh-CN.ts';

/** The login screen's Chinese comes with the first load; English is fetched when it is chosen. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as string,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN } as Record<string, typeof zhCN>,
});

/** Switches the page's language, loading its texts first. */
export async function useLocale(locale: Locale): Promise<void> {
  if (locale === 'en' && !i18n.global.availableLocales.includes('en')) {
    i18n.global.setLocaleMessage('en', (await import('./messages-en.ts')).default);
  }
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}

let rest: Promise<void> | undefined;
/** The Chinese texts of all pages but the login screen, once: wanted before any other page opens. */
export function loadTexts(): Promise<void> {
  rest ??= import('./messages-zh-CN-rest.ts').then((texts) => i18n.global.mergeLocaleMessage('zh-CN', texts.default));
  return rest;
}
