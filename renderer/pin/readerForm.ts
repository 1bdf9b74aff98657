import type { PinPrompt, PinWindowBridge, ReaderPrompt } from '../../contract/pinWindow.ts';
import { element, showPrompt } from './parts.ts';

/** Looked at so often, so that no second is skipped. Milliseconds. */
const TICK_MS = 200;
/** Said aloud once when so few are left; every second would drown everything else. */
const SOON_SECONDS = 10;

/**
 * Sets the window up for a PIN that is typed on the reader: nothing can be typed here. It begins when the user says so, tells what to do at the
 * reader and how much time is left there, and is closed by main when the reader is done.
 */
export function startReaderForm(prompt: PinPrompt, { seconds, countsDown, texts }: ReaderPrompt, bridge: PinWindowBridge): void {
  const form = element('form', 'form');
  const status = element('reader-status', 'p');
  const time = element('reader-time', 'p');
  const begin = element('submit', 'button');
  const cancel = element('cancel', 'button');
  const typeHere = element('type-here', 'button');
  const rules = element('reader-rules', 'p');
  let state: 'ready' | 'begun' | 'given-up' = 'ready';

  const say = (text: string): void => {
    if (status.textContent !== text) status.textContent = text;
  };

  showPrompt(prompt);
  for (const part of document.querySelectorAll('[data-typed]')) part.remove();
  say(texts.ready);
  begin.textContent = texts.begin;
  typeHere.textContent = texts.typeHere;
  typeHere.hidden = false;
  rules.hidden = prompt.newPin === undefined;
  rules.textContent = prompt.newPin?.texts.rules ?? '';

  async function start(): Promise<void> {
    state = 'begun';
    say(texts.connecting);
    begin.hidden = typeHere.hidden = true;
    element('last-try', 'div').hidden = true;
    cancel.focus();
    const waits = bridge.begin();
    void bridge.givenUp().then(endThere);
    await waits;
    if (state === 'begun') say(texts.type);
    if (countsDown) count();
  }

  /** The seconds for the eye; in words only when they are few and when there are none. */
  function count(): void {
    const end = performance.now() + seconds * 1_000;
    let last = seconds + 1;
    const tick = (): void => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000));
      if (left === last) return;
      last = left;
      time.textContent = left === 0 ? '' : texts.left.replace('{seconds}', String(left));
      time.classList.toggle('soon', left <= SOON_SECONDS);
      if (left === SOON_SECONDS && state === 'begun') say(texts.soon);
      if (left > 0) return;
      clearInterval(timer);
      if (state === 'begun') say(texts.over);
    };
    const timer = setInterval(tick, TICK_MS);
    tick();
  }

  function endThere(): void {
    if (state !== 'begun') return;
    state = 'given-up';
    say(texts.endThere);
    status.focus();
    cancel.disabled = true;
  }

  function giveUp(): void {
    if (state === 'given-up') return;
    if (state === 'begun') endThere();
    state = 'given-up';
    void bridge.cancel();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // A form also submits by Enter, which a disabled button alone does not stop in every browser.
    if (state === 'ready' && !begin.disabled) void start();
  });
  typeHere.addEventListener('click', () => {
    if (state !== 'ready') return;
    state = 'given-up';
    void bridge.typeHere();
  });
  cancel.addEventListener('click', giveUp);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) giveUp();
  });

  form.hidden = false;
  (begin.disabled ? element('last-try-tick', 'input') : begin).focus();
}
