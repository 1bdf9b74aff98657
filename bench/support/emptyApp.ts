import { AppError } from '../../contract/errors.ts';
import type { MainWindowHandlers } from '../../main/hosts/host.ts';

const info = { version: '0', host: 'chromium', demo: false, locale: 'zh-CN', server: '', keyKeeping: 'file', startNotices: [] };
const answers: Readonly<Record<string, unknown>> = {
  'app.info': info,
  'session.current': { session: null },
  'app.network': { online: true },
  'cards.list': { service: 'running', readers: [], cards: [] },
  'drafts.list': { items: [] },
};

/** Main as the window sees it at a first start, with nothing behind it: what is timed is the window alone. */
export const emptyApp: MainWindowHandlers = {
  call: async (area, name) => {
    const value = answers[`${area}.${name}`];
    return value === undefined ? { ok: false, error: new AppError('remote/unreachable').toWire() } : { ok: true, value };
  },
  fileChosen: () => '',
  closed: () => {},
};
