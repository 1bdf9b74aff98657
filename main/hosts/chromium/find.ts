import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** Where to look: injected so that every system's list can be proven on any system. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
}

const thisMachine: Machine = { platform: process.platform, env: process.env, exists: existsSync };

/** No usable browser: the message tells the user what to install. */
export class NoChromiumError extends Error {
  constructor(platform: NodeJS.Platform) {
    const how = platform === 'linux'
      ? '请安装 Chromium（Debian/Ubuntu: sudo apt-get install chromium）或 Google Chrome / Microsoft Edge'
      : '请安装 Google Chrome 或 Microsoft Edge';
    const how_en = platform === 'linux'
      ? 'Install Chromium (Debian/Ubuntu: sudo apt-get install chromium), Google Chrome or Microsoft Edge'
      : 'Install Google Chrome or Microsoft Edge';
    super(`没有找到可用的浏览器内核。${how}，或用环境变量 SW_CHROMIUM 指定其可执行文件。\nNo browser engine found. ${how_en}, or name its executable in SW_CHROMIUM.`);
    this.name = 'NoChromiumError';
  }
}

function candidates({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const programs = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined);
    const paths = ['Microsoft\\Edge\\Application\\msedge.exe', 'Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    // Edge is part of Windows: found first in every programs folder.
    return paths.flatMap((path) => programs.map((root) => win32.join(root, path)));
  }
  if (platform === 'darwin') {
    const paths = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge', 'Chromium.app/Contents/MacOS/Chromium'];
    const folders = ['/Applications', ...(env['HOME'] ? [posix.join(env['HOME'], 'Applications')] : [])];
    return paths.flatMap((path) => folders.map((folder) => posix.join(folder, path)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
  const folders = (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').filter((folder) => folder.startsWith('/'));
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/**
 * The executable of an installed Chromium, Chrome or Edge; `SW_CHROMIUM` comes first.
 * @throws NoChromiumError when there is none.
 */
export function findChromium(machine: Machine = thisMachine): string {
  const named = machine.env['SW_CHROMIUM'];
  const found = [...(named ? [named] : []), ...candidates(machine)].find((path) => machine.exists(path));
  if (found === undefined) throw new NoChromiumError(machine.platform);
  return found;
}
