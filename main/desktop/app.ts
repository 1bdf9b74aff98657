import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';

export const LOCALE_SETTING = 'app.locale';

export function appCalls(context: DesktopContext): DesktopHandlers['app'] {
  const { store, remote } = context;
  return {
    info: async () => ({
      version: context.version,
      host: context.host.kind,
      demo: context.demo,
      locale: context.locale,
      server: context.serverUrl,
      keyKeeping: context.host.keyKeeper.keeping,
      startNotices: store.notices.map((notice) => ({ messageKey: notice.messageKey, params: { ...notice.params } })),
    }),
    setLocale: async ({ locale }) => {
      context.locale = locale;
      store.settings.set(LOCALE_SETTING, locale);
      return {};
    },
    network: async () => remote.network,
    setting: async ({ key }) => ({ value: store.settings.get(key) ?? null }),
    setSetting: async ({ key, value }) => {
      store.settings.set(key, value);
      return {};
    },
  };
}

export function cardsCalls({ desk }: DesktopContext): DesktopHandlers['cards'] {
  return {
    list: async () => desk.snapshot,
    cancel: async ({ cardId }) => {
      await desk.cancel(cardId);
      return {};
    },
  };
}
