import { expect, it } from 'vitest';
import { cardGone } from './cardGone.ts';

it.each([
  ['its reader is gone, another one is left', 'running', ['B'], 'card/reader-removed'],
  ['it was the only reader', 'no-readers', [], 'card/reader-removed'],
  ['the reader is there', 'running', ['A', 'B'], 'card/removed'],
  ['the service stopped', 'stopped', [], 'card/removed'],
] as const)('a card went: %s', (_what, service, readers, wanted) => {
  expect(cardGone({ reader: 'A' }, { service, readers })).toBe(wanted);
});
