import { useI18n } from 'vue-i18n';

/** Puts sentences one after another: with a blank between them in English, without one in Chinese. */
export function useSentences() {
  const { locale } = useI18n();
  return (...sentences: readonly (string | undefined)[]): string => sentences.filter(Boolean).join(locale.value === 'en' ? ' ' : '');
}
