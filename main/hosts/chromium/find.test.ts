import { describe, expect, it } from 'vitest';
import { findChromium, type Machine, NoChromiumError } from './find.ts';

const machine = (platform: NodeJS.Platform, env: Machine['env'], ...files: string[]): Machine => ({ platform, env, exists: (path) => files.includes(path) });

describe('installed browser', () => {
  it.each([
    ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/chromium'],
    ['linux', { PATH: '/usr/bin' }, '/usr/bin/microsoft-edge'],
    ['linux', {}, '/usr/bin/google-chrome'],
    ['win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\wang\\AppData\\Local' }, 'C:\\Users\\wang\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe'],
    ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', { HOME: '/Users/wang' }, '/Users/wang/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ] as const)('is found on %s with %o', (platform, env, path) => {
    expect(findChromium(machine(platform, env, path))).toBe(path);
  });

  it('is the one that the user named', () => {
    expect(findChromium(machine('linux', { SW_CHROMIUM: '/opt/c/chrome', PATH: '/usr/bin' }, '/usr/bin/chromium', '/opt/c/chrome'))).toBe('/opt/c/chrome');
  });

  it.each([
    ['linux', /apt-get install chromium/],
    ['win32', /Microsoft Edge/],
    ['darwin', /Google Chrome/],
  ] as const)('is missed on %s with a word on what to install', (platform, advice) => {
    expect(() => findChromium(machine(platform, { PATH: '/usr/bin' }))).toThrow(NoChromiumError);
    expect(() => findChromium(machine(platform, { PATH: '/usr/bin' }))).toThrow(advice);
  });

  it('is not looked for in a relative folder of the path', () => {
    expect(() => findChromium(machine('linux', { PATH: '.:bin' }, 'bin/chromium', './chromium', 'chromium'))).toThrow(NoChromiumError);
  });
});
