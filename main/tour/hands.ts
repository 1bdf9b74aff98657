import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { Stage } from './stage.ts';

/** How long a message may be on its way. */
const MESSAGE_WAIT_MS = 3_000;

/** What a person does with a wizard's form, at the real window. Codes are read from the sandbox's inbox, captchas from the sandbox. */
export interface Hands {
  /** Types into fields by name; `within` where a name stands on the screen twice. */
  fill(values: Readonly<Record<string, string>>, within?: Locator): Promise<void>;
  /** Types into a list and takes what is found with Enter (UI-1). */
  choose(field: string, words: string): Promise<void>;
  /** Types the captcha, has the code sent to `to`, and types the code that arrives. */
  takeCode(to: string, options?: { field?: string; captcha?: string; within?: Locator }): Promise<void>;
  /** The captcha's answer of the form that holds this field. */
  captchaOf(field: string, within?: Locator): Promise<string>;
  /** The newest code that was sent to a number or address. */
  codeSentTo(to: string): Promise<string>;
  /** Presses the step's button. */
  next(): Promise<void>;
  /** Until the wizard stands at a step. */
  at(step: string): Promise<void>;
  /** The red message of a field. */
  messageOf(field: string): Promise<string>;
}

export function handsAt(stage: Stage): Hands {
  const page = (): Page => stage.page;
  const field = (name: string, within?: Locator): Locator => (within ?? page().locator('body')).locator(`[name="${name}"]`).first();
  // Asked each time: a crash test starts the client anew.
  const sandbox = () => stage.app.context.remote.api.sandbox;

  async function captchaOf(name: string, within?: Locator): Promise<string> {
    const row = (within ?? page().locator('body')).locator('.captcha', { has: page().locator(`[name="${name}"]`) }).first();
    const picture = row.locator('[data-captcha-id]:not([data-captcha-id=""])');
    await picture.locator('img').waitFor();
    return (await sandbox().captchaAnswer({ captchaId: (await picture.getAttribute('data-captcha-id')) ?? '' })).answer;
  }
  const newestTo = async (to: string) => (await sandbox().inbox({})).items.find((message) => message.to === to && /\d{6}/.test(message.text));
  /** Some codes are sent after the answer, so that it does not tell whether there is an account. `before`: a message that is not meant. */
  async function codeSentTo(to: string, before?: string): Promise<string> {
    for (const limit = Date.now() + MESSAGE_WAIT_MS; ; ) {
      const message = await newestTo(to);
      const code = message?.messageId === before ? undefined : message?.text.match(/(?<!\d)\d{6}(?!\d)/)?.[0];
      if (code !== undefined) return code;
      if (Date.now() > limit) throw new Error(`no code was sent to ${to}`);
      await pause(100);
    }
  }

  return {
    fill: async (values, within) => {
      for (const [name, text] of Object.entries(values)) await field(name, within).fill(text);
    },
    choose: async (name, words) => {
      await field(name).fill(words);
      // A long list may still be on its way.
      await page().locator('.combo-list [aria-selected="true"]').first().waitFor();
      await field(name).press('Enter');
    },
    takeCode: async (to, { field: code = 'code', captcha = 'captcha', within } = {}) => {
      const scope = within ?? page().locator('body');
      await field(captcha, within).fill(await captchaOf(captcha, within));
      const before = (await newestTo(to))?.messageId;
      await scope.getByTestId(`send-${code}`).click();
      await scope.locator('.code-sent').first().waitFor();
      await field(code, within).fill(await codeSentTo(to, before));
    },
    captchaOf,
    codeSentTo: (to) => codeSentTo(to),
    next: () => page().getByTestId('wizard-next').click(),
    at: async (step) => {
      const place = step === 'done' ? page().getByTestId('wizard-result') : page().locator(`form[data-step="${step}"]`);
      await place.waitFor();
    },
    messageOf: async (name) => (await page().locator('.field-row.is-wrong', { has: page().locator(`[name="${name}"]`) }).locator('.field-note').innerText()).trim(),
  };
}
