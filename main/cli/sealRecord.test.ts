import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SealForm } from '../../contract/desktop.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { writeSeal } from '../../crypto/testing/sealWriter.ts';
import { createCardPort } from '../../native/cardPort.ts';
import { createDemoTray } from '../../native/softcard/tray.ts';
import { generateSeal } from '../seal/draw/generate.ts';
import { sealInfoOf, sealOf } from '../seal/sealSigning.ts';

const swclient = fileURLToPath(new URL('./swclient.ts', import.meta.url));
const sandboxCa = fileURLToPath(new URL('../../resources/sandbox/ca-sm2.pem', import.meta.url));
let dir: string;
let record: Uint8Array;
let certificate: Uint8Array;
let picture: Uint8Array;

const day = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
const form: SealForm = { operatorId: 'x', name: '样例公司公章', type: 'company', made: 'standard', validFrom: day(0), validTo: day(30), remark: '' };

/** The desktop's own path: form → SES_SealInfo → soft card → SESeal. */
async function writeWithSoftCard(of: SealForm, at: Date = new Date()): Promise<Uint8Array> {
  const tray = createDemoTray([]);
  await tray.insert('legal');
  const port = createCardPort([tray]);
  certificate = await port.certificate('softcard:legal');
  const info = sealInfoOf(of, { png: picture, widthMm: 42, heightMm: 42 } as Parameters<typeof sealInfoOf>[1], certificate, at);
  const signed = await port.sign('softcard:legal', Buffer.from(DEMO_PIN), [{ bytes: info }]);
  const signature = signed.result === 'ok' ? signed.signatures[0] : undefined;
  if (!signature) throw new Error('the soft card did not sign');
  return sealOf(info, signature);
}

function seal(...args: string[]): Promise<{ code: number; lines: string[]; answer: unknown }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [swclient, 'seal', ...args], { cwd: tmpdir(), env: { ...process.env, INIT_CWD: dir } }, (_error, stdout) => {
      const lines = stdout.trim().split('\n');
      resolve({ code: child.exitCode ?? -1, lines, answer: lines[0]?.startsWith('{') ? JSON.parse(lines[0]) : undefined });
    });
  });
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'seal-record-cli-'));
  picture = (await generateSeal({ type: 'company', unit: '样例公司', shape: 'round', mm: 42 })).png;
  record = await writeWithSoftCard(form);
  writeFileSync(join(dir, '公章.esl'), record);
  const bad = Uint8Array.from(record);
  const place = Buffer.from(bad).indexOf(Buffer.from('样例'));
  bad[place] = (bad[place] ?? 0) ^ 1;
  writeFileSync(join(dir, 'changed.esl'), bad);
  writeFileSync(join(dir, 'half.esl'), record.subarray(0, record.length / 2));
  writeFileSync(join(dir, 'empty.esl'), '');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('openssl alone', () => {
  it('SEAL-4 verifies the signature in a record of our write path and a soft card, and the chain', () => {
    // Parts found by openssl itself: offset, header and length of the four members.
    const members = openssl('asn1parse', '-inform', 'DER', '-in', '公章.esl')
      .toString()
      .split('\n')
      .map((line) => /^\s*(\d+):d=1\s+hl=(\d+)\s+l=\s*(\d+) /.exec(line))
      .filter((found) => found !== null)
      .map(([, offset, head, length]) => ({ from: Number(offset), head: Number(head), to: Number(offset) + Number(head) + Number(length) }));
    const [info, maker, , bits] = members;
    if (!info || !maker || !bits || members.length !== 4) throw new Error('four members expected');
    writeFileSync(join(dir, 'info'), record.subarray(info.from, info.to));
    writeFileSync(join(dir, 'maker.der'), record.subarray(maker.from + maker.head, maker.to));
    writeFileSync(join(dir, 'sig'), record.subarray(bits.from + bits.head + 1, bits.to)); // after the unused-bits octet
    writeFileSync(join(dir, 'pub.pem'), openssl('x509', '-inform', 'DER', '-in', 'maker.der', '-noout', '-pubkey'));
    const verify = (file: string): string =>
      openssl('pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-pubin', '-inkey', 'pub.pem', '-in', file, '-sigfile', 'sig').toString();
    expect(verify('info')).toContain('Signature Verified Successfully');
    const changed = Buffer.from(record.subarray(info.from, info.to));
    changed.writeUInt8(changed.readUInt8(changed.length - 100) ^ 1, changed.length - 100);
    writeFileSync(join(dir, 'changed-info'), changed);
    expect(() => verify('changed-info')).toThrow('Command failed');
    writeFileSync(join(dir, 'maker.pem'), openssl('x509', '-inform', 'DER', '-in', 'maker.der'));
    expect(openssl('verify', '-vfyopt', 'distid:1234567812345678', '-CAfile', sandboxCa, 'maker.pem').toString()).toContain('OK');
  });
});

describe('swclient seal verify', () => {
  it('SEAL-4 exit 0 and every check by name where all hold', async () => {
    const { code, lines, answer } = await seal('verify', '公章.esl', '--json', '--sandbox');
    expect(answer).toMatchObject({
      ok: true,
      version: 4,
      name: '样例公司公章',
      type: 'company',
      validFrom: new Date(`${form.validFrom}T00:00:00+08:00`).toISOString(),
      validTo: new Date(`${form.validTo}T23:59:59+08:00`).toISOString(),
      picture: { type: 'png', bytes: picture.length, widthMm: 42, heightMm: 42 },
      checks: { structure: true, signature: true, chain: true, validity: true, signer: true },
      faults: {},
    });
    expect(lines).toHaveLength(1);
    expect(code).toBe(0);
    expect((await seal('verify', '公章.esl', '--trust', sandboxCa, '--json')).code).toBe(0);
  });

  it.each([
    ['changed', ['changed.esl', '--sandbox'], ['signature']],
    ['no trust anchor', ['公章.esl'], ['chain']],
    ['after its end', ['公章.esl', '--sandbox', '--at', '2099-01-01T00:00:00Z'], ['validity']],
    ['another signer', ['公章.esl', '--sandbox', '--signer', sandboxCa], ['signer']],
  ])('SEAL-4 exit 3, %s: that check fails alone, with a sentence', async (_title, args, failed) => {
    const { code, answer } = await seal('verify', ...args, '--json');
    expect(code).toBe(3);
    const { checks, faults } = answer as { checks: Record<string, boolean>; faults: Record<string, { message: string }> };
    expect(Object.keys(checks).filter((name) => !checks[name])).toEqual(failed);
    expect(Object.keys(faults)).toEqual(failed);
    expect(faults[failed[0] ?? '']?.message).toMatch(/\p{Script=Han}/u);
  });

  it('without --json: a line per check', async () => {
    const { code, lines } = await seal('verify', 'changed.esl', '--sandbox');
    expect(code).toBe(3);
    expect(lines.filter((line) => line.includes('✓'))).toHaveLength(4);
    expect(lines.filter((line) => line.includes('✗'))).toEqual([expect.stringContaining('制章人签名')]);
  });

  it.each([
    [['verify', 'nowhere.esl', '--json'], 'input/invalid'],
    [['verify', '.', '--json'], 'input/invalid'],
    [['verify', 'half.esl', '--json'], 'seal/record-invalid'],
    [['verify', 'empty.esl', '--json'], 'seal/record-invalid'],
    [['verify', '公章.esl', '--trust', '公章.esl', '--json'], 'input/invalid'],
    [['verify', '公章.esl', '--chain', '公章.esl', '--json'], 'input/invalid'],
    [['verify', '公章.esl', '--at', 'yesterday', '--json'], 'input/invalid'],
    [['export', 'half.esl', '--out', 'x.png'], 'seal/record-invalid'],
    [['export', '公章.esl', '--out', 'x.bmp'], 'input/invalid'],
    [['export', '公章.esl', '--out', 'no/such/x.png'], 'file/not-writable'],
  ])('bad input %j: exit 2, %s, in Chinese', async (args, wanted) => {
    const { code, answer } = await seal(...args);
    expect(code).toBe(2);
    expect(answer).toMatchObject({ error: { code: wanted, message: expect.stringMatching(/\p{Script=Han}/u) } });
    expect(existsSync(join(dir, 'x.png'))).toBe(false);
  });
});

describe('swclient seal export', () => {
  it('our own picture comes out byte by byte', async () => {
    const { code, answer } = await seal('export', '公章.esl', '--out', 'picture.png', '--json');
    expect(code).toBe(0);
    expect(answer).toMatchObject({ widthPx: 992, heightPx: 992, widthMm: 42, heightMm: 42, dpi: 600, signatureValid: true });
    expect(readFileSync(join(dir, 'picture.png')).equals(Buffer.from(picture))).toBe(true);
  });

  const foreign = (data: Uint8Array, type: string, side: number): Uint8Array =>
    writeSeal({ version: 1, createDate: new Date(), validStart: new Date(), validEnd: new Date(), maker: certificate, picture: { type, data, width: side, height: side }, sign: () => new Uint8Array(64).fill(1) });

  it('a JPEG without density becomes PNG with the record’s size; unknown sizes stay unknown', async () => {
    const jpeg = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#d00' } }).jpeg().toBuffer();
    writeFileSync(join(dir, 'jpeg.esl'), foreign(jpeg, 'JPG', 40));
    expect((await seal('export', 'jpeg.esl', '--out', 'jpeg.png', '--json')).answer).toMatchObject({ dpi: 254, widthPx: 400, signatureValid: false });
    expect(await sharp(join(dir, 'jpeg.png')).metadata()).toMatchObject({ format: 'png', width: 400, density: 254 });
    writeFileSync(join(dir, 'pixels.esl'), foreign(jpeg, 'JPG', 400));
    expect((await seal('export', 'pixels.esl', '--out', 'pixels.png', '--json')).answer).toMatchObject({ dpi: null, widthMm: null });
  });

  it('a picture that is none, or an SVG, is refused', async () => {
    for (const data of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'), Buffer.from('not a picture'), picture.subarray(0, 3000)]) {
      writeFileSync(join(dir, 'odd.esl'), foreign(data, 'SVG', 40));
      const { code, answer } = await seal('export', 'odd.esl', '--out', 'x.png');
      expect(code).toBe(2);
      expect(answer).toMatchObject({ error: { code: 'seal/picture-invalid' } });
    }
    expect(existsSync(join(dir, 'x.png'))).toBe(false);
  });
});
