import { afterEach, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { useLocale } from '../i18n/i18n.ts';
import { fakeDesktop, inComponent } from '../testing/fakeDesktop.ts';
import { useRefusalWords } from './useRefusalWords.ts';

afterEach(() => useLocale('zh-CN'));

it.each([
  ['zh-CN', /。(?! |$)/g],
  ['en', /\. (?=[A-Z])/g],
] as const)('UI-3 in %s the reasons follow the refusal as sentences of that language; an unknown one is left out', async (locale, seam) => {
  fakeDesktop();
  await useLocale(locale);
  const { result } = await inComponent(useRefusalWords);
  const error = new AppError('scan/not-found', { params: { reasons: 'no-seal-shape resolution-low made-up' } });
  const words = result.refusal(error);
  expect(words.endsWith(result.reasonsOf(error))).toBe(true);
  expect(words.match(seam)?.length).toBeGreaterThanOrEqual(2);
  expect(words).not.toMatch(/。 |\.[A-Z]|made-up/);
});
