import type { Page } from 'playwright-core';
import type { CardInfo } from '../../../contract/card.ts';
import { AppError } from '../../../contract/errors.ts';
import type { PinPrompt } from '../../../contract/pinWindow.ts';
import { newPinQuestion } from '../../../main/card/newPinQuestion.ts';
import { type LastMistake, pinQuestion, type ToSign } from '../../../main/card/pinQuestion.ts';
import { readerQuestion } from '../../../main/card/readerEntry.ts';
import * as sample from './answers.ts';
import { cards, press, type Scene } from './scene.ts';

type Locale = 'zh-CN' | 'en';
const card: CardInfo = { ...sample.legalCard, company: sample.longName, pinActs: ['change'], keypad: { change: true } };
const left = (triesLeft: number): Partial<CardInfo> => ({ pin: { state: 'ready', triesLeft, triesMax: 5 } });
const toSign: readonly ToSign[] = Array.from({ length: 25 }, (_, at) => ({ kind: at % 5 === 4 ? 'signature' : 'seal', name: `${sample.longName}${at + 1}` }));
function prompt(locale: Locale, change: Partial<CardInfo> = {}, mistake?: LastMistake, items: readonly ToSign[] = []): PinPrompt {
  return { ...readerQuestion(pinQuestion({ ...card, ...change }, items.length > 0 ? 'batch' : 'login', locale, mistake, items), locale), pad: '' };
}
const begin = (page: Page) => page.locator('#submit').click();
const counting = '#reader-time:not(:empty)';

/** The PIN window that sends to the reader's keypad, with main's own words. */
export const pinScenes: readonly Scene[] = [
  { name: 'reader PIN before it begins', pin: prompt('zh-CN'), shows: '#submit' },
  { name: 'reader PIN waits', pin: prompt('zh-CN'), go: begin, shows: counting },
  { name: 'reader PIN in English', pin: prompt('en'), shows: '#submit' },
  { name: 'reader PIN waits in English', pin: prompt('en'), go: begin, shows: counting },
  {
    name: 'reader PIN given up',
    pin: prompt('zh-CN'),
    async go(page) {
      await begin(page);
      await page.locator('#cancel').click();
    },
    shows: '#cancel:disabled',
  },
  { name: 'reader PIN after a wrong one, last try', pin: prompt('zh-CN', left(1), { wrong: 1 }), shows: '#last-try' },
  { name: 'reader PIN after its time', pin: prompt('zh-CN', left(3), { notTried: new AppError('pin/keypad-timeout') }), shows: '#message' },
  { name: 'reader PIN for a batch', pin: prompt('zh-CN', {}, undefined, toSign), go: begin, shows: counting },
  { name: 'reader PIN for a batch, last try', pin: prompt('zh-CN', left(1), undefined, toSign), shows: '#last-try' },
  { name: 'card whose PIN is typed on the reader', answers: { ...cards(card), 'session.loginByCard': 'pending' }, shows: '.mark-calm' },
  { name: 'waiting for a PIN on the reader', answers: { ...cards(card), 'session.loginByCard': 'pending' }, go: press('login-by-card'), shows: '[data-step="pin"]' },
  { name: 'reader new PIN', pin: { ...readerQuestion(newPinQuestion(card, 'change', 'zh-CN'), 'zh-CN'), pad: '' }, go: begin, shows: '#reader-rules' },
];
