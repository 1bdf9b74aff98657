import { createPinField, type PinField } from './pinField.ts';

/** An input for a PIN with the line under it that says what is wrong. */
export interface PinLine {
  readonly input: HTMLInputElement;
  readonly field: PinField;
  /** Shows a fault and goes there; an empty text takes it away. */
  complain(text: string): void;
}

/** Takes the input over: characters hidden, nothing pasted in, nothing copied out. */
export function createPinLine(input: HTMLInputElement, fault: HTMLElement, pasteRefused: string): PinLine {
  const say = (text: string): void => {
    if (fault.textContent !== text) fault.textContent = text;
    input.ariaInvalid = text === '' ? 'false' : 'true';
  };
  const field = createPinField(input, () => say(''));
  for (const type of ['paste', 'drop'] as const) {
    input.addEventListener(type, (event) => {
      event.preventDefault();
      say(pasteRefused);
    });
  }
  for (const type of ['copy', 'cut', 'dragstart', 'contextmenu'] as const) {
    input.addEventListener(type, (event) => event.preventDefault());
  }
  return {
    input,
    field,
    complain: (text) => {
      say(text);
      if (text !== '') input.focus();
    },
  };
}
