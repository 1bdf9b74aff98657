import { PIN_BYTES_MAX } from '../../contract/pinBlock.ts';
import type { PinPrompt, PinWindowBridge } from '../../contract/pinWindow.ts';
import { fillKeypad } from './keypad.ts';
import { maskPin } from './pinBlock.ts';
import { createPinField } from './pinField.ts';

function element<K extends keyof HTMLElementTagNameMap>(id: string, tag: K): HTMLElementTagNameMap[K] {
  const found = document.getElementById(id);
  if (found?.localName !== tag) throw new Error(`no <${tag} id="${id}">`);
  return found as HTMLElementTagNameMap[K];
}

function showCard(lines: PinPrompt['cardLines']): void {
  const rows = lines.flatMap(({ label, value }) => {
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = label;
    description.textContent = value;
    return [term, description];
  });
  const card = element('card', 'dl');
  card.replaceChildren(...rows);
  card.hidden = rows.length === 0;
}

function showMessage(message: PinPrompt['message']): void {
  const line = element('message', 'p');
  line.hidden = message === undefined;
  if (!message) return;
  line.className = `message ${message.severity}`;
  line.role = message.severity === 'error' ? 'alert' : 'status';
  line.textContent = message.text;
}

function showTexts({ title, purpose, texts, locale }: PinPrompt): void {
  document.documentElement.lang = locale;
  document.title = title;
  element('title', 'p').textContent = title;
  element('purpose', 'h1').textContent = purpose;
  element('pin-label', 'label').textContent = texts.pinLabel;
  element('submit', 'button').textContent = texts.submit;
  element('cancel', 'button').textContent = texts.cancel;
  element('keypad-toggle', 'button').textContent = texts.keypad;
  element('keypad', 'div').ariaLabel = texts.keypad;
}

/** The button works only after the tick, when this is the last try. */
function askLastTry(lastTry: PinPrompt['lastTry']): void {
  element('last-try', 'div').hidden = lastTry === undefined;
  if (!lastTry) return;
  element('last-try-text', 'p').textContent = lastTry.text;
  element('last-try-label', 'span').textContent = lastTry.tick;
  const tick = element('last-try-tick', 'input');
  const submit = element('submit', 'button');
  submit.disabled = true;
  tick.addEventListener('change', () => {
    submit.disabled = !tick.checked;
  });
}

/**
 * Sets the PIN window up for one prompt. The PIN lives in the field until it is submitted, is then masked with the
 * prompt's pad, and nothing of it stays here.
 */
export function startPinForm(prompt: PinPrompt, bridge: PinWindowBridge): void {
  const form = element('form', 'form');
  const input = element('pin', 'input');
  const fault = element('fault', 'p');
  const caps = element('caps', 'p');
  const keypad = element('keypad', 'div');
  const toggle = element('keypad-toggle', 'button');
  const submit = element('submit', 'button');
  let ended = false;

  const complain = (text: string) => {
    fault.textContent = text;
    input.ariaInvalid = text === '' ? 'false' : 'true';
  };
  const pin = createPinField(input, () => complain(''));
  const cancel = () => {
    if (ended) return;
    ended = true;
    pin.clear();
    void bridge.cancel();
  };
  // No maxlength on the field: it would cut a PIN silently, and the rest would cost a try.
  const fits = (bytes: Uint8Array) =>
    pin.length >= prompt.pinLength.min && pin.length <= prompt.pinLength.max && bytes.length <= PIN_BYTES_MAX;

  showTexts(prompt);
  showCard(prompt.cardLines);
  showMessage(prompt.message);
  askLastTry(prompt.lastTry);
  fillKeypad(keypad, pin, prompt.locale);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // A form also submits by Enter, which a disabled button alone does not stop in every browser.
    if (ended || submit.disabled) return;
    const bytes = pin.bytes();
    if (!fits(bytes)) {
      bytes.fill(0);
      complain(prompt.texts.lengthWrong);
      input.focus();
      return;
    }
    ended = true;
    pin.clear();
    submit.disabled = true;
    void bridge.submit(maskPin(bytes, prompt.pad));
  });
  for (const type of ['paste', 'drop'] as const) {
    input.addEventListener(type, (event) => {
      event.preventDefault();
      complain(prompt.texts.pasteRefused);
    });
  }
  for (const type of ['copy', 'cut', 'dragstart', 'contextmenu'] as const) {
    input.addEventListener(type, (event) => event.preventDefault());
  }
  for (const type of ['keydown', 'keyup'] as const) {
    document.addEventListener(type, (event) => {
      const text = event.getModifierState('CapsLock') ? prompt.texts.capsLock : '';
      if (caps.textContent !== text) caps.textContent = text;
      if (type === 'keydown' && event.key === 'Escape' && !event.isComposing) cancel();
    });
  }
  element('cancel', 'button').addEventListener('click', cancel);
  toggle.addEventListener('click', () => {
    keypad.hidden = !keypad.hidden;
    toggle.ariaExpanded = String(!keypad.hidden);
    if (!keypad.hidden) keypad.scrollIntoView({ block: 'nearest' });
  });

  form.hidden = false;
  input.focus();
}
