import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { errorKinds, fieldErrorCodes, messageKeyOf, type ErrorCode } from '../../contract/errors.ts';
import type { MessageTree } from './collect.ts';
import en from './messages-en.ts';
import first from './messages-zh-CN.ts';
import rest from './messages-zh-CN-rest.ts';

function leaves(tree: MessageTree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === 'string') found.set(at, value);
    else for (const [inner, text] of leaves(value, at)) found.set(inner, text);
  }
  return found;
}
const zhCN = { ...first, ...rest };
const texts = { 'zh-CN': leaves(zhCN), en: leaves(en) };
const sources = import.meta.glob<string>('../**/*.{vue,ts}', { eager: true, query: '?raw', import: 'default' });

describe('UI-3 texts', () => {
  it('UI-3 English has exactly the keys of Chinese', () => {
    expect([...texts.en.keys()].sort()).toEqual([...texts['zh-CN'].keys()].sort());
  });

  it('UI-3 both fill in the same parameters', () => {
    const params = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, text] of texts['zh-CN']) expect([key, params(texts.en.get(key) ?? '')]).toEqual([key, params(text)]);
  });

  it('every error code has a text in both languages', () => {
    for (const code of [...(Object.keys(errorKinds) as ErrorCode[]), ...fieldErrorCodes]) {
      expect(texts['zh-CN'].get(messageKeyOf(code)), code).toBeTruthy();
      expect(texts.en.get(messageKeyOf(code)), code).toBeTruthy();
    }
  });

  it('every key that the sources name exists', () => {
    const missing = Object.entries(sources)
      .filter(([path]) => !path.endsWith('.test.ts'))
      .flatMap(([path, source]) =>
        [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key = '']) => key).filter((key) => !texts['zh-CN'].has(key)).map((key) => `${path}: ${key}`),
      );
    expect(missing).toEqual([]);
  });

  it('the login screen and what stands beside it say only what comes with the first load', () => {
    const early = /^\.\.\/(App\.vue|wizards\/login\/|demo\/|layouts\/AuthLayout|components\/(CardPicker|CardFace|ChoiceTabs|ErrorNotice|ErrorBoundary|FieldRow|CaptchaField|CaptchaPicture|PasswordInput|LanguageSwitch|StatusBanner|EmptyState)\.vue)/;
    const late = Object.entries(sources)
      .filter(([path]) => early.test(path) && !path.endsWith('.test.ts'))
      .flatMap(([path, source]) => [...source.matchAll(/\bt\(\s*['`](\w+)\./g)].map(([, subject = '']) => subject).filter((subject) => !(subject in first)).map((subject) => `${path}: ${subject}`));
    expect(late).toEqual([]);
  });

  it('every text can be shown without a warning, with its signs as they are', () => {
    const warnings: string[] = [];
    for (const [locale, messages] of [['zh-CN', zhCN], ['en', en]] as const) {
      const { t } = createI18n({ legacy: false, locale, messages: { [locale]: messages }, missing: (_, key) => void warnings.push(key) }).global;
      for (const [key, text] of texts[locale]) {
        const shown = t(key, Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, name])));
        expect(shown, key).not.toMatch(/[{}]/);
        expect(shown === '', key).toBe(text === '');
      }
    }
    expect(warnings).toEqual([]);
    expect(texts['zh-CN'].get('errors.field.email-shape')).toContain("{'@'}");
  });
});
