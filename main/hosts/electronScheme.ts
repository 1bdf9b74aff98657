import { protocol } from 'electron';
import { ELECTRON_SCHEME } from './origins.ts';

/**
 * Makes `app:` a scheme with origins of its own (standard) and a secure context, under the CSP like any other. To be
 * called before the app is ready.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: ELECTRON_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true } },
  ]);
}
