import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { documentsFolder, EXPORT_FOLDER, newExportPath } from './exportFolder.ts';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'sw-home-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('exports go into a folder of their own and never over another file', () => {
  const first = newExportPath('公章.v2.png', home);
  expect(first).toBe(join(home, EXPORT_FOLDER, '公章.v2.png'));
  writeFileSync(first, '');
  const second = newExportPath('公章.v2.png', home);
  expect(second).toBe(join(home, EXPORT_FOLDER, '公章.v2 (2).png'));
  writeFileSync(second, '');
  expect(newExportPath('公章.v2.png', home)).toBe(join(home, EXPORT_FOLDER, '公章.v2 (3).png'));
});

it('finds the documents as the desktop names them, or the usual folder, or the home', () => {
  expect(documentsFolder(home)).toBe(home);
  mkdirSync(join(home, 'Documents'));
  expect(documentsFolder(home)).toBe(join(home, 'Documents'));
  mkdirSync(join(home, '.config'));
  writeFileSync(join(home, '.config/user-dirs.dirs'), '# made by xdg\nXDG_DOCUMENTS_DIR="$HOME/文档"\n');
  expect(documentsFolder(home)).toBe(join(home, 'Documents')); // named, but not there
  mkdirSync(join(home, '文档'));
  expect(documentsFolder(home)).toBe(join(home, '文档'));
});

it('a folder that cannot be made is told as a file that cannot be written', () => {
  writeFileSync(join(home, EXPORT_FOLDER), 'a file in the way');
  expect(() => newExportPath('a.png', home)).toThrow(expect.objectContaining({ code: 'file/not-writable' }));
});
