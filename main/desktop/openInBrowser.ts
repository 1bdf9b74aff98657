import { systemOpen } from '../hosts/systemOpen.ts';

/**
 * Opens a page of a bank (REC-4) in the user's own browser. Only https, and http on this PC (the demo's server): an address from a server
 * must not start anything else.
 * @returns whether the operating system was asked to; the screen shows the address as well
 */
export async function openInBrowser(address: string, start?: (url: string) => Promise<unknown>): Promise<boolean> {
  return isWebPage(address) && (await systemOpen(address, start));
}

function isWebPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'));
}
