import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { WindowKind } from './origins.ts';

/** An answer to a window's request, whichever host carries it. */
export interface AssetAnswer {
  readonly status: 200 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Assets {
  /** @param pathname of the URL, still percent-encoded; anything odd in it is a 404. */
  answer(method: string, pathname: string): Promise<AssetAnswer>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const common = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'none'",
  "worker-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];
// Without allow-popups, allow-downloads, allow-top-navigation: the browser itself refuses window.open and downloads.
// allow-forms only lets `submit` events fire; form-action 'none' stops every form.
const sandbox = 'sandbox allow-scripts allow-same-origin allow-forms';
const policies: Readonly<Record<WindowKind, string>> = {
  main: [...common, "img-src 'self' data: blob:", "font-src 'self'"].join('; '),
  // The PIN window shows no pictures and makes no markup from text.
  pin: [...common, "require-trusted-types-for 'script'", "trusted-types 'none'"].join('; '),
};

const deniedFeatures = [
  'camera', 'microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'hid', 'midi', 'payment',
  'clipboard-read', 'screen-wake-lock', 'idle-detection', 'local-fonts', 'publickey-credentials-get', 'window-management',
];

export interface AssetOptions {
  /** Where main's questions are dialogs of the browser (`chromium/confirm.ts`); the page's own are closed there. */
  readonly modals?: boolean;
}

/** CSP and the other hardening headers that every answer of that window carries. */
export function securityHeaders(kind: WindowKind, { modals = false }: AssetOptions = {}): Readonly<Record<string, string>> {
  return {
    'content-security-policy': `${policies[kind]}; ${sandbox}${modals ? ' allow-modals' : ''}`,
    'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  };
}

/**
 * A path below the root, or undefined. Every segment must be a plain file name: no `..`, no hidden file, no
 * encoded separator, no drive or stream colon, so that nothing outside the root can be named on any system.
 */
export function assetPath(pathname: string): string | undefined {
  if (!pathname.startsWith('/')) return undefined;
  const path = pathname === '/' ? 'index.html' : pathname.slice(1);
  const plain = path.split('/').every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
  return plain && Object.hasOwn(contentTypes, extname(path)) ? path : undefined;
}

/** Serves a built folder to one kind of window. Files are read once and kept: a build does not change under us. */
export function createAssets(root: string, kind: WindowKind, options: AssetOptions = {}): Assets {
  const headers = securityHeaders(kind, options);
  const kept = new Map<string, Promise<Buffer>>();
  const refuse = (status: 404 | 405): AssetAnswer => ({
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.alloc(0),
  });
  const read = (path: string): Promise<Buffer> => {
    const known = kept.get(path);
    if (known) return known;
    const reading = readFile(join(root, path));
    kept.set(path, reading);
    reading.catch(() => kept.delete(path));
    return reading;
  };
  return {
    async answer(method, pathname) {
      if (method !== 'GET' && method !== 'HEAD') return refuse(405);
      const path = assetPath(pathname);
      if (path === undefined) return refuse(404);
      try {
        const body = await read(path);
        return { status: 200, headers: { ...headers, 'content-type': contentTypes[extname(path)] ?? '' }, body };
      } catch {
        return refuse(404);
      }
    },
  };
}
