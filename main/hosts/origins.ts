/** Fixed origins of the Chromium host: they exist nowhere else, every request to them is answered from disk. */
export const CHROMIUM_ORIGINS = { main: 'https://app.local', pin: 'https://pin.local' } as const;

/** Scheme and origins of the Electron host. Two registrable domains, hence two sites and two renderer processes. */
export const ELECTRON_SCHEME = 'app';
export const ELECTRON_ORIGINS = { main: 'app://app.local', pin: 'app://pin.local' } as const;

export type WindowKind = 'main' | 'pin';

/**
 * Whether a frame's URL is a document that we served for that origin. `URL.origin` is no use here: it calls
 * `blob:https://app.local/…` our origin too, and `null` every custom scheme.
 */
export function isOwnDocument(url: string, origin: string): boolean {
  return url === origin || url.startsWith(`${origin}/`);
}
