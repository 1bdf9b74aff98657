import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MOST_PER_SUBMISSION } from '../../contract/desktop.ts';
import { pinQuestion, type ToSign } from '../../main/card/pinQuestion.ts';
import { cardInfo } from '../../main/testing/standIns.ts';
import { axeFaults, useHostWindows } from './support/hostWindows.ts';
import { pinPrompt } from './support/pinPrompt.ts';

// What one PIN lets the card sign, named in the PIN window as it is built, in a real browser, with main's own words.
const pictures = process.env.PIN_PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });
const longName = '黄浦江国际供应链管理与跨境电子商务综合服务示范区章';
const batch: ToSign[] = Array.from({ length: MOST_PER_SUBMISSION }, (_, at) =>
  at % 5 === 4 ? { kind: 'signature', name: `阿卜杜热合曼·买买提艾力${at}` } : { kind: 'seal', name: `${longName}${at}`.slice(-25) },
);
const windows = useHostWindows();

const open = (toSign: readonly ToSign[], locale: 'zh-CN' | 'en' = 'zh-CN', left = 5) =>
  windows.host.openPin(pinPrompt(pinQuestion(cardInfo({ pin: { state: 'ready', triesLeft: left, triesMax: 5 } }), 'batch', locale, undefined, toSign)));
const names = (): Promise<string[]> => windows.pin.locator('#items-list li').allTextContents();
/** Whether the item lies in the part of the list that is seen. */
const isSeen = (at: number): Promise<boolean> =>
  windows.pin.evaluate<boolean>(`(() => {
    const list = document.getElementById('items-list').getBoundingClientRect();
    const row = document.querySelectorAll('#items-list li')[${at}].getBoundingClientRect();
    return row.bottom > list.top && row.bottom <= list.bottom + 1;
  })()`);

describe('SEAL-4 what one PIN signs, in the PIN window', () => {
  it('names every item and their number', async () => {
    const window = await open(batch.slice(3, 5));
    expect(await windows.pin.locator('#items-heading').textContent()).toBe('将签署以下 2 项');
    expect(await names()).toEqual([`印章：${batch[3]?.name}`, `签名：${batch[4]?.name}`]);
    await window.close();
    const english = await open([{ kind: 'seal', name: '<b>公章</b>' }], 'en');
    expect(await windows.pin.locator('#items-heading').textContent()).toBe('The card will sign');
    expect(await names()).toEqual(['Seal: <b>公章</b>']);
    await english.close();
  });

  it('a card that signs nothing with a name shows no list', async () => {
    const window = await open([]);
    expect(await windows.pin.locator('#items').isVisible()).toBe(false);
    await window.close();
  });

  it.each([['fresh', 5], ['last try', 1]] as const)('the longest list is whole, scrolls by keyboard, and leaves field and buttons in sight: %s', async (name, left) => {
    const window = await open(batch, 'zh-CN', left);
    const shown = await names();
    expect(shown).toHaveLength(MOST_PER_SUBMISSION);
    for (const [at, item] of batch.entries()) expect(shown[at]).toContain(item.name);
    const { height = 0, width = 0 } = windows.pin.viewportSize() ?? {};
    expect(height).toBeLessThanOrEqual(728);
    expect(await windows.pin.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    for (const id of ['#pin', '#submit', '#cancel']) {
      const box = await windows.pin.locator(id).boundingBox();
      expect({ id, inside: (box?.y ?? height) + (box?.height ?? 0) <= height }).toEqual({ id, inside: true });
    }
    if (pictures) await windows.pin.screenshot({ path: join(pictures, `items-${name.replace(' ', '-')}.png`) });

    // Typing goes to the PIN from the start; the list is one step of the Tab key away.
    expect(await windows.pin.evaluate('document.activeElement.id')).toBe('pin');
    expect(await isSeen(MOST_PER_SUBMISSION - 1)).toBe(false);
    await windows.pin.keyboard.press('Shift+Tab');
    expect(await windows.pin.evaluate('document.activeElement.id')).toBe('items-list');
    await windows.pin.keyboard.press('End');
    await expect.poll(() => isSeen(MOST_PER_SUBMISSION - 1)).toBe(true);

    expect(await axeFaults(windows.pin)).toEqual([]);
    await window.close();
  });
});
