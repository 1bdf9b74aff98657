import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PinPrompt, PinWindowBridge, ReaderPrompt } from '../../contract/pinWindow.ts';
import { startReaderForm } from './readerForm.ts';

const reader: ReaderPrompt = {
  seconds: 30,
  countsDown: true,
  texts: { ready: 'ready', begin: 'begin', connecting: 'connecting', type: 'type there', left: '{seconds} left', soon: 'soon', over: 'over', endThere: 'end there', typeHere: 'type here' },
};
const prompt: PinPrompt = {
  title: 'On the reader',
  purpose: 'Login',
  cardLines: [{ label: 'Holder', value: '沈云帆' }],
  items: { heading: 'Signs', names: ['公章'] },
  pinLength: { min: 8, max: 8 },
  texts: { pinLabel: 'PIN', submit: 'OK', cancel: 'Cancel', capsLock: '', pasteRefused: '', lengthWrong: '', keypad: 'Keypad' },
  locale: 'en',
  pad: '',
};
const html = /<body>([\s\S]*)<\/body>/.exec(readFileSync('renderer/pin/index.html', 'utf8'))?.[1] ?? '';

/** Every text that the status line has shown: what a screen reader says. */
let said: string[];
let calls: string[];
let waits: () => void;
let giveUpElsewhere: () => void;

function open(change: Partial<PinPrompt> = {}, readerChange: Partial<ReaderPrompt> = {}): void {
  const waiting = Promise.withResolvers<void>();
  waits = waiting.resolve;
  const elsewhere = Promise.withResolvers<void>();
  giveUpElsewhere = elsewhere.resolve;
  // Of this window alone: those before it still hear the keyboard.
  const own: string[] = [];
  calls = own;
  const bridge: PinWindowBridge = {
    prompt: () => Promise.reject(new Error('asked twice')),
    submit: async () => void own.push('submit'),
    cancel: async () => void own.push('cancel'),
    begin: async () => {
      own.push('begin');
      await waiting.promise;
    },
    givenUp: () => elsewhere.promise,
    typeHere: async () => void own.push('type-here'),
  };
  startReaderForm({ ...prompt, ...change }, { ...reader, ...readerChange }, bridge);
}
const at = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const press = (id: string): void => at(id).click();
const time = (): string | null => at('reader-time').textContent;
/** Lets promises and the observer run, and so many seconds pass. */
const pass = (seconds = 0) => vi.advanceTimersByTimeAsync(seconds * 1_000);

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = html;
  said = [];
  const status = at('reader-status');
  let text = '';
  Object.defineProperty(status, 'textContent', {
    get: () => text,
    set: (next: string) => {
      text = next;
      said.push(next);
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = '';
});

describe('the window for a PIN on the reader', () => {
  it('has no field, no keypad and nothing that takes a character; it says what is signed and whose card', () => {
    open();
    expect(document.querySelectorAll('input:not([type=checkbox]), textarea, [contenteditable], .keypad')).toHaveLength(0);
    expect([at('purpose').textContent, at('items-list').textContent, at('card').textContent]).toEqual(['Login', '公章', 'Holder沈云帆']);
    expect(document.activeElement?.id).toBe('submit');
    expect([said, calls]).toEqual([['ready'], []]);
  });

  it('begins once, counts only from when the reader waits, and says little: not every second', async () => {
    open();
    press('submit');
    press('submit');
    await pass(5);
    expect([calls, said, time()]).toEqual([['begin'], ['ready', 'connecting'], '']);
    expect(document.activeElement?.id).toBe('cancel');
    waits();
    await pass();
    expect(time()).toBe('30 left');
    await pass(12);
    expect(time()).toBe('18 left');
    await pass(8.5);
    expect([time(), said.at(-1)]).toEqual(['10 left', 'soon']);
    await pass(20);
    expect([time(), said]).toEqual(['', ['ready', 'connecting', 'type there', 'soon', 'over']]);
    expect(at('reader-time').getAttribute('aria-live')).toBe('off');
    expect(at('reader-status').getAttribute('role')).toBe('status');
  });

  it('given up before it began, it cancels at once; afterwards it says that only the reader can end it, and stays', async () => {
    open();
    press('cancel');
    press('submit');
    expect(calls).toEqual(['cancel']);

    document.body.innerHTML = html;
    open();
    press('submit');
    waits();
    await pass(1);
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect([calls, at('reader-status').textContent]).toEqual([['begin', 'cancel'], 'end there']);
    expect(document.activeElement?.id).toBe('reader-status');
    // What the reader has left is still shown, but nothing sends the user back to typing.
    await pass(40);
    expect(at('reader-status').textContent).toBe('end there');
  });

  it('given up in the main window, it says the same', async () => {
    open();
    press('submit');
    waits();
    await pass(1);
    giveUpElsewhere();
    await pass();
    expect([at('reader-status').textContent, calls]).toEqual(['end there', ['begin']]);
    press('cancel');
    expect(calls).toEqual(['begin']);
  });

  it('the way to this PC is open only before it has begun', () => {
    open();
    press('type-here');
    press('submit');
    expect(calls).toEqual(['type-here']);
    document.body.innerHTML = html;
    open();
    press('submit');
    expect(at('type-here').hidden).toBe(true);
    press('type-here');
    expect(calls).toEqual(['begin']);
  });

  it('the last try begins only after the tick', () => {
    open({ lastTry: { text: 'The last one', tick: 'I am sure' } });
    expect(document.activeElement?.id).toBe('last-try-tick');
    at('form').dispatchEvent(new Event('submit', { cancelable: true }));
    expect(calls).toEqual([]);
    press('last-try-tick');
    at('last-try-tick').dispatchEvent(new Event('change'));
    press('submit');
    expect(calls).toEqual(['begin']);
  });

  it('a new PIN shows its rules and counts nothing: the reader gives each entry its own time', async () => {
    const texts = { newLabel: '', repeatLabel: '', rules: 'eight digits', differs: '', faults: {} as never };
    open({ newPin: { length: { min: 8, max: 8 }, texts } }, { countsDown: false });
    expect([at('reader-rules').hidden, at('reader-rules').textContent]).toEqual([false, 'eight digits']);
    press('submit');
    waits();
    await pass(20);
    expect([time(), at('reader-status').textContent]).toEqual(['', 'type there']);
  });
});
