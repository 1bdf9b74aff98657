import { expect, it } from 'vitest';
import { createChosenFiles } from './chosenFiles.ts';

it('a file token works once, and a made-up one never', () => {
  const files = createChosenFiles();
  const token = files.remember('/some/scan.jpg');
  expect(() => files.take('made up')).toThrow('scan/file-gone');
  expect(files.take(token)).toBe('/some/scan.jpg');
  expect(() => files.take(token)).toThrow('scan/file-gone');
});

it('a page that asks for tokens without end only forgets its oldest', () => {
  const files = createChosenFiles();
  const first = files.remember('/first');
  let last = first;
  for (let i = 0; i < 1_000; i++) last = files.remember(`/scan-${i}`);
  expect(() => files.take(first)).toThrow('scan/file-gone');
  expect(files.take(last)).toBe('/scan-999');
});
