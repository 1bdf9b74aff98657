import type { Session } from 'electron';
import type { Assets } from './assets.ts';
import { ELECTRON_SCHEME, isOwnDocument } from './origins.ts';

/** A session lives as long as the app; a scheme can be handled in it only once. */
const locked = new WeakSet<Session>();

/** Serves `assets` for `origin` in this session, and shuts everything else that a session can reach or grant. */
export function lockSession(session: Session, origin: string, assets: Assets): void {
  if (locked.has(session)) return;
  locked.add(session);
  session.protocol.handle(ELECTRON_SCHEME, async ({ url, method }) => {
    if (!isOwnDocument(url, origin)) return new Response(null, { status: 404 });
    const answer = await assets.answer(method, new URL(url).pathname);
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers: { ...answer.headers } });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    // blob: and data: pictures never leave the process; the CSP says where they may be used.
    const own = isOwnDocument(url, origin) || /^(blob|data|devtools):/.test(url);
    answer({ cancel: !own });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
