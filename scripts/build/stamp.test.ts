import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from './stamp.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string) => async (aside: string) => {
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, 'built'), text);
};

describe('build by content', () => {
  it('builds once per content and leaves nothing beside it', async () => {
    const out = join(folder, 'out');
    expect(await buildOnce(out, 'a', write('first'))).toBe(true);
    expect(await buildOnce(out, 'a', write('again'))).toBe(false);
    expect(readFileSync(join(out, 'built'), 'utf8')).toBe('first');
    expect(await buildOnce(out, 'b', write('second'))).toBe(true);
    expect(readFileSync(join(out, 'built'), 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('a build that fails keeps the old one and is tried again', async () => {
    const out = join(folder, 'out');
    await buildOnce(out, 'a', write('good'));
    const fail = async (aside: string) => {
      await write('half')(aside);
      throw new Error('broken source');
    };
    await expect(buildOnce(out, 'b', fail)).rejects.toThrow('broken source');
    expect(readFileSync(join(out, 'built'), 'utf8')).toBe('good');
    expect(await buildOnce(out, 'b', write('mended'))).toBe(true);
    expect(existsSync(join(folder, `out.new-${process.pid}`))).toBe(false);
  });
});
