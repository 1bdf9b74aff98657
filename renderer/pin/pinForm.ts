import type { PinPrompt, PinWindowBridge } from '../../contract/pinWindow.ts';
import { fillKeypad } from './keypad.ts';
import { pinAnswer, type PinLines } from './pinAnswer.ts';
import { element, showPrompt } from './parts.ts';
import { createPinLine } from './pinLine.ts';

/** The fields that the prompt asks for; the second and third are shown only for a new PIN. */
function linesFor({ texts, newPin }: PinPrompt): PinLines {
  const pin = createPinLine(element('pin', 'input'), element('fault', 'p'), texts.pasteRefused);
  element('new-pin-fields', 'div').hidden = newPin === undefined;
  if (!newPin) return { pin };
  element('rules', 'p').textContent = newPin.texts.rules;
  element('new-pin-label', 'label').textContent = newPin.texts.newLabel;
  element('repeat-pin-label', 'label').textContent = newPin.texts.repeatLabel;
  const first = createPinLine(element('new-pin', 'input'), element('new-fault', 'p'), texts.pasteRefused);
  const repeat = createPinLine(element('repeat-pin', 'input'), element('repeat-fault', 'p'), texts.pasteRefused);
  return { pin, next: { first, repeat } };
}

/**
 * Sets the PIN window up for one prompt. The PINs live in their fields until they are submitted, are then masked with the
 * prompt's pad, and nothing of them stays here.
 */
export function startPinForm(prompt: PinPrompt, bridge: PinWindowBridge): void {
  const form = element('form', 'form');
  const caps = element('caps', 'p');
  const keypad = element('keypad', 'div');
  const toggle = element('keypad-toggle', 'button');
  const submit = element('submit', 'button');
  let ended = false;

  showPrompt(prompt);
  element('at-reader', 'section').remove();
  element('pin-label', 'label').textContent = prompt.texts.pinLabel;
  submit.textContent = prompt.texts.submit;
  toggle.textContent = prompt.texts.keypad;
  keypad.ariaLabel = prompt.texts.keypad;
  const lines = linesFor(prompt);
  const all = [lines.pin, ...(lines.next ? [lines.next.first, lines.next.repeat] : [])];

  // The keypad types where the user was last.
  let current = lines.pin;
  for (const line of all) line.input.addEventListener('focus', () => (current = line));
  fillKeypad(keypad, { append: (text) => current.field.append(text), removeLast: () => current.field.removeLast() }, prompt.locale);

  const cancel = () => {
    if (ended) return;
    ended = true;
    for (const { field } of all) field.clear();
    void bridge.cancel();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // A form also submits by Enter, which a disabled button alone does not stop in every browser.
    if (ended || submit.disabled) return;
    const masked = pinAnswer(prompt, lines);
    if (masked === undefined) return;
    ended = true;
    submit.disabled = true;
    void bridge.submit(masked);
  });
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
  lines.pin.input.focus();
}
