import type { PinPrompt } from '../../contract/pinWindow.ts';

/** An element of the PIN document. Throws Error when it is not there: the document is not ours. */
export function element<K extends keyof HTMLElementTagNameMap>(id: string, tag: K): HTMLElementTagNameMap[K] {
  const found = document.getElementById(id);
  if (found?.localName !== tag) throw new Error(`no <${tag} id="${id}">`);
  return found as HTMLElementTagNameMap[K];
}

/** What the window shows however the PIN is typed: what it is for, whose card, what is signed, what went wrong before, and the last try's tick. */
export function showPrompt(prompt: PinPrompt): void {
  showTexts(prompt);
  showCard(prompt.cardLines);
  showItems(prompt.items);
  showMessage(prompt.message);
  askLastTry(prompt.lastTry);
}

function showTexts({ title, purpose, texts, locale }: PinPrompt): void {
  document.documentElement.lang = locale;
  document.title = title;
  element('title', 'p').textContent = title;
  element('purpose', 'h1').textContent = purpose;
  element('cancel', 'button').textContent = texts.cancel;
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

/** All of them, however many: the list scrolls, by keyboard too. */
function showItems(items: PinPrompt['items']): void {
  element('items', 'section').hidden = items === undefined;
  if (!items) return;
  element('items-heading', 'h2').textContent = items.heading;
  const rows = items.names.map((name) => {
    const row = document.createElement('li');
    row.textContent = name;
    return row;
  });
  element('items-list', 'ol').replaceChildren(...rows);
}

function showMessage(message: PinPrompt['message']): void {
  const line = element('message', 'p');
  line.hidden = message === undefined;
  if (!message) return;
  line.className = `message ${message.severity}`;
  line.role = message.severity === 'error' ? 'alert' : 'status';
  line.textContent = message.text;
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
