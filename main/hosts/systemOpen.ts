import open from 'open';

/** Opens an address with the program that the user's system has for it. @returns whether the operating system was asked to */
export async function systemOpen(address: string, start: (url: string) => Promise<unknown> = open): Promise<boolean> {
  if (!hasScreen()) return false;
  return start(address).then(
    () => true,
    () => false,
  );
}

function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
