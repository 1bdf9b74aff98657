import { execFile } from 'node:child_process';
import { arch, release, type } from 'node:os';

/** @param app the client's own version. @param browser its version, as the window or the program itself says it. */
export function versionsHere(app: string, browser: string | undefined): Record<string, string> {
  const { electron, node } = process.versions;
  return {
    app,
    ...(electron ? { electron } : {}),
    node,
    ...(browser ? { browser } : {}),
    os: `${type()} ${release()} ${arch()}`,
  };
}

/** `Edg/150.0.1.2`, `Chrome/…`: the browser's own name comes last in its user agent. */
export function browserOf(userAgent: string): string | undefined {
  const [, name, number] = /(Edg|Electron)\/([\d.]+)/.exec(userAgent) ?? /(Chrom(?:e|ium))\/([\d.]+)/.exec(userAgent) ?? [];
  return name && number ? `${name} ${number}` : undefined;
}

/** What an installed browser answers to `--version`; undefined when it cannot be asked. */
export function askBrowser(path: string): Promise<string | undefined> {
  // On Windows the option would open a window.
  if (process.platform === 'win32') return Promise.resolve('installed');
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 4_000 }, (error, stdout) => resolve(error ? undefined : stdout.trim().slice(0, 100)));
  });
}
