import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainRecipe, scanPage } from '../../tests/fixtures/pages/scannedPage.ts';

const swclient = fileURLToPath(new URL('./swclient.ts', import.meta.url));
let dir: string;

function seal(...args: string[]): Promise<{ code: number; lines: string[] }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [swclient, 'seal', ...args], { cwd: tmpdir(), env: { ...process.env, INIT_CWD: dir } }, (_error, stdout) => {
      resolve({ code: child.exitCode ?? -1, lines: stdout.trim().split('\n') });
    });
  });
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'seal-cli-'));
  const page = await scanPage({ ...plainRecipe, dpi: 150 });
  writeFileSync(join(dir, '扫描 页.jpg'), page.jpeg);
  writeFileSync(join(dir, 'half.jpg'), page.jpeg.subarray(0, page.jpeg.length / 2));
  writeFileSync(join(dir, 'empty.jpg'), await sharp({ create: { width: 1240, height: 1754, channels: 3, background: '#fff' } }).jpeg().toBuffer());
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('swclient seal', () => {
  it('SEAL-6 extract: one JSON line, exit 0, the file written', async () => {
    const { code, lines } = await seal('extract', '扫描 页.jpg', '--out', 'cut.png', '--json');
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    const answer: unknown = JSON.parse(lines[0] ?? '');
    expect(answer).toMatchObject({ found: true, ink: 'red', shape: 'round', dpi: 150, boxPx: { left: expect.any(Number), top: expect.any(Number), width: expect.any(Number), height: expect.any(Number) }, confidence: expect.any(Number), ms: expect.any(Number) });
    expect(answer).toMatchObject({ widthMm: expect.closeTo(42, 0), heightMm: expect.closeTo(42, 0) });
    expect((await sharp(readFileSync(join(dir, 'cut.png'))).metadata()).channels).toBe(4);
  });

  it('SEAL-6 extract: nothing found is exit 3 and no file', async () => {
    const { code, lines } = await seal('extract', 'empty.jpg', '--out', 'none.png', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ found: false });
    expect(existsSync(join(dir, 'none.png'))).toBe(false);
  });

  it.each([
    [['extract', 'nowhere.jpg', '--out', 'x.png', '--json'], 'scan/file-gone'],
    [['extract', 'half.jpg', '--out', 'x.png', '--json'], 'scan/truncated'],
    [['extract', '.', '--out', 'x.png', '--json'], 'scan/unreadable'],
    [['extract', '扫描 页.jpg', '--out', 'no/such/folder/x.png', '--json'], 'file/not-writable'],
    [['extract', '扫描 页.jpg', '--out', '扫描 页.jpg', '--json'], 'input/invalid'],
    [['extract', '扫描 页.jpg', '--out', 'x.png', '--json', '--ink', 'green'], 'input/invalid'],
    [['generate', '--type', 'stamp', '--unit', '单位', '--out', 'x.png', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--code', '123', '--out', 'x.png', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--out', 'x.bmp', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--dpi', '9600', '--out', 'x.png', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--dpi', '3e2', '--out', 'x.png', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--aged=-1', '--out', 'x.png', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位', '--aged', '1', '--out', 'x.svg', '--json'], 'input/invalid'],
    [['generate', '--type', 'company', '--unit', '单位😀', '--out', 'x.png', '--json'], 'font/glyph-missing'],
    [['generate', '--type', 'company', '--unit', '长'.repeat(31), '--out', 'x.png', '--json'], 'seal/text-too-long'],
  ])('bad input %j: exit 2, %s, in Chinese, nothing written', async (args, wanted) => {
    const { code, lines } = await seal(...args);
    expect(code).toBe(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { code: wanted, message: expect.stringMatching(/\p{Script=Han}/u) } });
    expect(readdirSync(dir).filter((name) => name.startsWith('x.') || name.endsWith('.tmp'))).toEqual([]);
  });


  it('SEAL-1 generate: SVG and PNG of the asked size', async () => {
    expect((await seal('generate', '--type', 'company', '--unit', '大连样例国际贸易有限公司', '--code', '2102000012345', '--mm', '42', '--out', 'made.svg')).code).toBe(0);
    expect(readFileSync(join(dir, 'made.svg'), 'utf8')).toContain('width="42mm"');
    const { code, lines } = await seal('generate', '--type', 'finance', '--unit', '样例', '--shape', 'oval', '--mm', '45', '--out', 'made.png', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ widthMm: 45, heightMm: 30, dpi: 600 });
    expect(await sharp(readFileSync(join(dir, 'made.png'))).metadata()).toMatchObject({ width: 1063, height: 709, density: 600 });
  });

  it('SEAL-1 generate: any resolution, worn by seed', async () => {
    const { code, lines } = await seal('generate', '--type', 'company', '--unit', '样例公司', '--mm', '38', '--dpi', '300', '--aged', '7', '--out', 'worn.png', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ widthMm: 38, widthPx: 449, dpi: 300 });
    expect(await sharp(readFileSync(join(dir, 'worn.png'))).metadata()).toMatchObject({ width: 449, height: 449, density: 300, channels: 4 });
  });
});
