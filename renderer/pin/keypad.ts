import type { PinField } from './pinField.ts';

const labels = { 'zh-CN': { back: '退格' }, en: { back: 'Backspace' } } as const;

/** Digits in an order of their own each time: neither the mouse's path nor worn-out spots tell the PIN. */
function shuffledDigits(): string[] {
  const digits = [...'0123456789'];
  for (let last = digits.length - 1; last > 0; last--) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    const pick = random % (last + 1);
    [digits[last], digits[pick]] = [digits[pick] ?? '', digits[last] ?? ''];
  }
  return digits;
}

function key(text: string, press: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', press);
  return button;
}

/** Fills the on-screen keypad; every press changes the field as a key would. */
export function fillKeypad(keypad: HTMLElement, pin: Pick<PinField, 'append' | 'removeLast'>, locale: 'zh-CN' | 'en'): void {
  const back = key('⌫', () => pin.removeLast());
  back.ariaLabel = labels[locale].back;
  back.className = 'wide';
  keypad.replaceChildren(...shuffledDigits().map((digit) => key(digit, () => pin.append(digit))), back);
}
