import type { Page } from 'playwright-core';
import type { PinPrompt } from '../../../contract/pinWindow.ts';
import * as sample from './answers.ts';
import type { Answers } from './fakeBridge.ts';

/** One screen in one state: what main answers, and what the user does to get there. */
export interface Scene {
  readonly name: string;
  readonly answers?: Answers;
  /** The PIN window with this prompt, in place of the main one. */
  readonly pin?: PinPrompt;
  readonly go?: (page: Page) => Promise<void>;
  /** Selector that shows the state is reached. */
  readonly shows: string;
  /** Differs from another scene in its words only: looked at, but not measured again. */
  readonly onlyWords?: boolean;
}

const { ok } = sample;
/** Presses what has this test id. */
export const press = (testId: string) => (page: Page) => page.locator(`[data-testid="${testId}"]`).first().click();
/** Main's answer: these cards are in. */
export const cards = (...all: Parameters<typeof sample.cardsOf>) => ({ 'cards.list': ok(sample.cardsOf(...all)) });

/** Who is logged in. */
export const asAdmin = { 'session.current': ok({ session: sample.adminSession }), 'account.view': ok(sample.adminView) };
export const asOperator = { 'session.current': ok({ session: sample.operatorSession }), 'account.view': ok(sample.operatorView) };
/** Goes to a page by the menu. */
export const menu = (name: string) => (page: Page) => page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();
export const myCards = { 'myCards.list': ok({ items: [sample.myCard] }) };
