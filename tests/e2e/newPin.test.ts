import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CardInfo } from '../../contract/card.ts';
import { PIN_BLOCK_BYTES } from '../../contract/pinBlock.ts';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import { newPinQuestion, type NewPinAct, type NewPinMistake } from '../../main/card/newPinQuestion.ts';
import type { PinWindow } from '../../main/hosts/host.ts';
import { axeFaults, useHostWindows } from './support/hostWindows.ts';
import { pinPrompt, unmask } from './support/pinPrompt.ts';

// Changing and unlocking a PIN in the PIN window as it is built, in a real browser, with main's own words.
const pictures = process.env.PIN_PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });
const OLD = '13572468';
const NEXT = '73920518';
const card: CardInfo = {
  cardId: 'pcsc:1',
  provider: 'pcsc',
  reader: 'Feitian Technologies ePass 3003 读卡器 00 00',
  cardNo: '3100000012345',
  holder: '阿卜杜热合曼·买买提艾力',
  company: '黄浦江国际供应链管理与跨境电子商务综合服务示范（上海）自由贸易试验区有限责任公司',
  pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
  pinLength: { min: 8, max: 8 },
  adminPinLength: { min: 6, max: 16 },
  pinActs: ['change', 'unblock'],
};
const windows = useHostWindows();

async function open(act: NewPinAct, mistake?: NewPinMistake, of: CardInfo = card): Promise<{ window: PinWindow; prompt: PinPrompt }> {
  const prompt = pinPrompt({ ...newPinQuestion(of, act, 'zh-CN', mistake) });
  return { window: await windows.host.openPin(prompt), prompt };
}
async function type(old: string, next: string, repeat: string): Promise<void> {
  await windows.pin.locator('#pin').pressSequentially(old);
  await windows.pin.locator('#new-pin').pressSequentially(next);
  await windows.pin.locator('#repeat-pin').pressSequentially(repeat);
  // What is right closes the window before the key is up.
  await windows.pin.keyboard.press('Enter').catch((thrown: unknown) => {
    if (!windows.pin.isClosed()) throw thrown;
  });
}
const textOf = (id: string) => windows.pin.locator(id).textContent();
const stillOpen = () => !windows.pin.isClosed();

describe.each(['change', 'unblock'] as const)('the PIN window for a new PIN: %s', (act) => {
  it('hands both over, each under its own part of the pad, and closes', async () => {
    const { window, prompt } = await open(act);
    await type(OLD, NEXT, NEXT);
    const outcome = await window.outcome;
    if (outcome.kind !== 'submitted') throw new Error(outcome.kind);
    expect(outcome.masked).toHaveLength(2 * PIN_BLOCK_BYTES);
    expect([unmask(outcome.masked, prompt.pad, 0), unmask(outcome.masked, prompt.pad, 1)]).toEqual([OLD, NEXT]);
    const wire = Buffer.from(outcome.masked);
    for (const secret of [OLD, NEXT]) expect(wire.includes(secret)).toBe(false);
  });

  it.each([
    ['88888888', '初始口令'],
    ['12345678', '连续'],
    ['12121212', '重复'],
    ['19991231', '日期'],
    [OLD, '原口令相同'],
    ['7392051', '8 位'],
  ])('refuses %s where it is typed, and sends nothing', async (unfit, words) => {
    const { window } = await open(act);
    await type(OLD, unfit, unfit);
    expect(await textOf('#new-fault')).toContain(words);
    expect(await windows.pin.locator('#new-pin').getAttribute('aria-invalid')).toBe('true');
    expect(await windows.pin.evaluate('document.activeElement.id')).toBe('new-pin');
    expect(stillOpen()).toBe(true);
    await window.close();
  });

  it('refuses a repetition that differs, a short proof, and anything pasted', async () => {
    const { window } = await open(act);
    await type(OLD, NEXT, '73920519');
    expect(await textOf('#repeat-fault')).toContain('不一致');
    await windows.pin.locator('#pin').press('End');
    await windows.pin.locator('#pin').press('Backspace');
    await windows.pin.locator('#pin').press('Backspace');
    await windows.pin.locator('#pin').press('Backspace');
    await windows.pin.keyboard.press('Enter');
    expect(await textOf('#fault')).not.toBe('');
    for (const [field, fault] of [['#pin', '#fault'], ['#new-pin', '#new-fault'], ['#repeat-pin', '#repeat-fault']] as const) {
      await windows.pin.locator(field).dispatchEvent('paste');
      expect(await textOf(fault)).toContain('不能粘贴');
    }
    await window.close();
  });

  it('the keypad types into the field that was used last', async () => {
    const { window } = await open(act);
    await windows.pin.click('#keypad-toggle');
    await windows.pin.locator('#new-pin').focus();
    await windows.pin.locator('#keypad button', { hasText: '7' }).click();
    await windows.pin.locator('#keypad button', { hasText: '3' }).click();
    expect(await windows.pin.locator('#new-pin').inputValue()).toBe('••');
    expect(await windows.pin.locator('#pin').inputValue()).toBe('');
    await window.close();
  });

  it('UI-1 is accessible and fits in every state', async () => {
    const last: CardInfo = { ...card, pin: { state: 'ready', triesLeft: 1, triesMax: 5 } };
    const states: [string, NewPinMistake | undefined, CardInfo][] = [
      ['fresh', undefined, card],
      ['wrong', { wrong: 3 }, card],
      ['last', { wrong: 1 }, last],
      ['unfit', { unfit: 'date' }, card],
    ];
    for (const [name, mistake, of] of states) {
      const { window } = await open(act, mistake, of);
      expect(await axeFaults(windows.pin)).toEqual([]);
      const { width, height } = windows.pin.viewportSize() ?? { width: 0, height: 0 };
      const submit = await windows.pin.locator('#submit').boundingBox();
      expect((submit?.y ?? height) + (submit?.height ?? 0)).toBeLessThanOrEqual(height);
      expect(await windows.pin.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(height).toBeLessThanOrEqual(728);
      if (pictures) await windows.pin.screenshot({ path: join(pictures, `${act}-${name}.png`) });
      await window.close();
    }
    expect(windows.complaints).toEqual([]);
  });

  it('the last try needs its tick', async () => {
    const { window, prompt } = await open(act, { wrong: 1 }, { ...card, pin: { state: 'ready', triesLeft: 1, triesMax: 5 } });
    await type(OLD, NEXT, NEXT);
    expect(stillOpen()).toBe(true);
    await windows.pin.locator('#last-try-tick').check();
    // The window closes with the click: Playwright does not always see the end of it.
    await windows.pin.locator('#submit').click().catch((thrown: Error) => expect(thrown.message).toContain('has been closed'));
    const outcome = await window.outcome;
    expect(outcome.kind === 'submitted' && unmask(outcome.masked, prompt.pad, 1)).toBe(NEXT);
  });

  it('one PIN block where two were asked for is told as lost', async () => {
    const { window } = await open(act);
    await windows.pin.evaluate(`window.pinWindow.submit(btoa('x'.repeat(${PIN_BLOCK_BYTES})))`);
    expect(await window.outcome).toEqual({ kind: 'lost' });
  });
});
