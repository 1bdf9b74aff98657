import { describe, expect, it } from 'vitest';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import { axeFaults, useHostWindows } from './support/hostWindows.ts';
import { pinPrompt } from './support/pinPrompt.ts';

// The documents as they are built, in a real browser, under the policy they are served with.
const windows = useHostWindows();

describe('built documents', () => {
  it('the main window shows its first screen without a complaint of the browser', async () => {
    await windows.main.locator('h1, h2').first().waitFor();
    expect(await windows.main.title()).not.toBe('');
    expect(windows.complaints).toEqual([]);
  });

  const states: [string, Partial<PinPrompt>][] = [
    ['fresh', {}],
    ['after a wrong PIN', { message: { text: '口令不正确，还可以再试 3 次。', severity: 'error' } }],
    ['warning', { message: { text: '还可以再试 3 次。', severity: 'warning' } }],
    ['before the last try', { lastTry: { text: '再输错一次，卡片将被锁定。', tick: '我确认口令无误' } }],
    ['in English', { locale: 'en', message: { text: 'Enter the card PIN.', severity: 'info' } }],
  ];
  it.each(states)('UI-1 the PIN window is accessible: %s', async (_name, change) => {
    const opened = await windows.host.openPin(pinPrompt(change));
    await windows.pin.click('#keypad-toggle');
    expect(await axeFaults(windows.pin)).toEqual([]);
    await opened.close();
  });

  it('the PIN window fits its size, with a long company name and all that it can show', async () => {
    const opened = await windows.host.openPin(
      pinPrompt({
        cardLines: [{ label: '企业', value: '苏州工业园区远洋国际供应链管理与跨境电子商务综合服务有限责任公司'.repeat(3) }],
        message: { text: '口令不正确，只剩最后 1 次机会。', severity: 'error' },
        lastTry: { text: '再输错一次，卡片将被锁定，只能到制卡中心解锁。', tick: '我确认口令无误，使用最后一次机会' },
      }),
    );
    const { width, height } = windows.pin.viewportSize() ?? { width: 0, height: 0 };
    const submit = await windows.pin.locator('#submit').boundingBox();
    expect((submit?.y ?? height) + (submit?.height ?? 0)).toBeLessThanOrEqual(height);
    expect(await windows.pin.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await opened.close();
  });

  it('UI-1 the PIN window is used without a mouse: field, keypad, cancel, submit in order', async () => {
    const opened = await windows.host.openPin(pinPrompt());
    const focused = () => windows.pin.evaluate<string>('document.activeElement.id');
    expect(await focused()).toBe('pin');
    const order: string[] = [];
    for (let step = 0; step < 3; step++) {
      await windows.pin.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['keypad-toggle', 'cancel', 'submit']);
    await opened.close();
    expect(windows.complaints).toEqual([]);
  });
});
