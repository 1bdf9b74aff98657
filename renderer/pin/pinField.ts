/** What the field shows for each character. */
const DOT = '•';
/** Far beyond any PIN; what is typed after it changes nothing: it is too long already. */
const CAPACITY = 64;

/**
 * The PIN while it is typed. The characters live in one array of this window and the input element never holds them, only
 * dots: the browser hands a field's text on, to its own process for input methods and autofill.
 */
export interface PinField {
  /** In characters. */
  readonly length: number;
  /** Types text at the end, as the on-screen keypad does. */
  append(text: string): void;
  /** Takes the last character off. */
  removeLast(): void;
  /** The PIN's UTF-8 bytes, to be wiped by the caller. */
  bytes(): Uint8Array;
  clear(): void;
}

/** Takes an input element over. `changed` is told of every edit. */
export function createPinField(input: HTMLInputElement, changed: () => void): PinField {
  const codePoints = new Uint32Array(CAPACITY);
  let length = 0;

  function show(caret: number): void {
    input.value = DOT.repeat(length);
    input.setSelectionRange(caret, caret);
    changed();
  }

  /** Puts text in place of the characters from `start` to `end`. */
  function edit(start: number, end: number, text: string): void {
    const typed = [...text].slice(0, CAPACITY - length + end - start);
    codePoints.copyWithin(start + typed.length, end, length);
    typed.forEach((character, at) => {
      codePoints[start + at] = character.codePointAt(0) ?? 0;
    });
    length += typed.length - (end - start);
    codePoints.fill(0, length);
    show(start + typed.length);
  }

  input.addEventListener('beforeinput', (event) => {
    // Enter sends the form; what cannot be stopped is followed by 'input'.
    if (event.inputType === 'insertLineBreak' || !event.cancelable) return;
    event.preventDefault();
    const start = input.selectionStart ?? length;
    const end = input.selectionEnd ?? length;
    if (event.inputType.startsWith('insert')) return edit(start, end, event.data ?? '');
    if (!event.inputType.startsWith('delete')) return; // undo and the like: there is nothing to go back to
    if (start !== end) return edit(start, end, '');
    if (event.inputType.endsWith('Forward')) return edit(start, event.inputType === 'deleteContentForward' ? Math.min(start + 1, length) : length, '');
    edit(event.inputType === 'deleteContentBackward' ? Math.max(start - 1, 0) : 0, start, '');
  });
  // Text that came in another way (an aid that sets the field at once): taken over whole, and replaced by dots.
  input.addEventListener('input', () => {
    if (input.value === DOT.repeat(length)) return;
    const text = input.value.replaceAll(DOT, '');
    edit(0, length, text);
  });

  return {
    get length() {
      return length;
    },
    append: (text) => edit(length, length, text),
    removeLast: () => edit(Math.max(length - 1, 0), length, ''),
    bytes: () => utf8Of(codePoints.subarray(0, length)),
    clear: () => edit(0, length, ''),
  };
}

/** One character after another: the PIN is never one string. */
function utf8Of(codePoints: Uint32Array): Uint8Array {
  const encoder = new TextEncoder();
  const room = new Uint8Array(CAPACITY * 4);
  let at = 0;
  for (const codePoint of codePoints) at += encoder.encodeInto(String.fromCodePoint(codePoint), room.subarray(at)).written;
  return room.subarray(0, at);
}
