import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import HelpPanel from './seal/HelpPanel.vue';
import NoticePanel from './seal/NoticePanel.vue';

// Chapter 3.5 of the user-management manual (003) as it stands in the document, line breaks and marks of its layout included.
const manual = (name: string): string => readFileSync(join(import.meta.dirname, '../../tests/fixtures/manual', `${name}.txt`), 'utf8');

/** Words alone: no blanks, no marks of the layout; brackets are wide on the screen. */
const words = (text: string): string => text.replaceAll(/[\s\\]|\*\*/g, '').replaceAll('(', '（').replaceAll(')', '）');
const itemsOf = (text: string): string[] => words(text).split(/(?=第\d+项\.)/).map((item) => item.replace(/\.$/, ''));
const noticesOf = (text: string): string[] => words(text).split(/(?:^|(?<=。))-(?=\d\.)/).filter(Boolean);

it.each([
  ['SEAL-7 of a standard-form seal', 'standard', 'seal-help-standard'],
  ['SEAL-7 of a scanned seal', 'scanned', 'seal-help-scanned'],
  ['SIG-1 of a signature', 'signature', 'signature-help'],
] as const)('%s: every item of the help is the manual’s, word by word', async (_, form, name) => {
  fakeDesktop();
  const { wrapper } = await show(HelpPanel, { props: { form } });
  const [terms, texts] = [wrapper.findAll('dt'), wrapper.findAll('dd')];
  const shown = terms.map((term, at) => words(`${term.text().replace(/^(第 \d+ 项)/, '$1.')}：${texts[at]?.text() ?? ''}`));
  expect(shown).toEqual(itemsOf(manual(name)));
});

it.each([
  ['SEAL-6', 'seal', 'seal-notice'],
  ['SIG-1', 'signature', 'signature-notice'],
] as const)('%s the notice is the manual’s, word by word', async (_, subject, name) => {
  fakeDesktop();
  const { wrapper } = await show(NoticePanel, { props: { subject } });
  const shown = wrapper.findAll('.notice-item p').map((item, at) => `${at + 1}.${words(item.text())}`);
  expect(shown).toEqual(noticesOf(manual(name)));
});
