import { afterEach, describe, expect, it, vi } from 'vitest';
import { openInBrowser } from './openInBrowser.ts';

afterEach(() => vi.unstubAllEnvs());

describe('opening a bank’s page', () => {
  it('REC-4 opens https pages and those of this PC, nothing else', async () => {
    vi.stubEnv('DISPLAY', ':0');
    const opened: string[] = [];
    const start = async (url: string) => opened.push(url);
    const good = ['https://bank.example.com/x?y=1', 'http://127.0.0.1:8080/sandbox/bank/t'];
    const bad = ['http://bank.example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', '', 'C:\\x.exe', 'http://127.0.0.1.example.com/'];
    for (const url of [...good, ...bad]) expect(await openInBrowser(url, start)).toBe(good.includes(url));
    expect(opened).toEqual(good);
  });

  it('REC-4 says when there is no browser to open', async () => {
    vi.stubEnv('DISPLAY', ':0');
    expect(await openInBrowser('https://bank.example.com', async () => Promise.reject(new Error('none')))).toBe(false);
  });
});
