import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import { inspectScan } from './inspect.ts';
import { openScan } from './scanFile.ts';

const [WIDTH, HEIGHT] = [97, 71]; // lines are padded to four bytes

/** What a scanner's software writes: bottom line first unless `topDown`. */
function bmp({ depth, topDown = false, dpi = 300 }: { depth: 8 | 24 | 32; topDown?: boolean; dpi?: number }): Buffer {
  const palette = depth === 8 ? 256 * 4 : 0;
  const from = 54 + palette;
  const stride = Math.ceil((WIDTH * depth) / 32) * 4;
  const file = Buffer.alloc(from + stride * HEIGHT);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(from, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(WIDTH, 18);
  file.writeInt32LE(topDown ? -HEIGHT : HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(depth, 28);
  file.writeInt32LE(Math.round(dpi * 39.3701), 38);
  for (let index = 0; index < palette / 4; index += 1) file.set([0, 255 - index, index, 0], 54 + index * 4); // B, G, R
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = from + (topDown ? y : HEIGHT - 1 - y) * stride + (x * depth) / 8;
      if (depth === 8) file[at] = x + y;
      else file.set([0, 255 - x - y, x + y], at);
    }
  }
  return file;
}

const codeOf = async (file: Uint8Array) => openScan(file).then(() => 'no error', (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown));

describe('BMP', () => {
  it.each([{ depth: 8 }, { depth: 24 }, { depth: 32 }, { depth: 24, topDown: true }] as const)('SEAL-6 %o: the same pixels, upright, with resolution', async (form) => {
    using scan = await openScan(bmp(form));
    if (scan.drawn) throw new Error('drawn');
    expect(scan).toMatchObject({ format: 'bmp', widthPx: WIDTH, heightPx: HEIGHT, dpi: 300, dpiFrom: 'file' });
    const { data, info } = await sharp(scan.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    for (const [x, y] of [[0, 0], [96, 0], [0, 70], [50, 33]] as const) expect([...data.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3)]).toEqual([x + y, 255 - x - y, 0]);
    expect((await inspectScan(bmp(form))).widthPx).toBe(WIDTH);
  });

  it('SEAL-6 bad ones are told', async () => {
    const whole = bmp({ depth: 24 });
    expect(await codeOf(whole.subarray(0, 40))).toBe('scan/truncated');
    expect(await codeOf(whole.subarray(0, whole.length - 1))).toBe('scan/truncated');
    const changed = (at: number, value: number) => {
      const file = Buffer.from(whole);
      file.writeInt32LE(value, at);
      return file;
    };
    expect(await codeOf(changed(18, 0))).toBe('scan/unreadable');
    expect(await codeOf(changed(18, -5))).toBe('scan/unreadable');
    expect(await codeOf(changed(18, 2_000_000_000))).toBe('scan/too-large');
    expect(await codeOf(changed(22, -2_147_483_648))).toBe('scan/too-large');
    expect(await codeOf(changed(10, -1))).toBe('scan/truncated');
    expect(await codeOf(changed(30, 1))).toBe('scan/unsupported-type'); // run-length encoded
    const oneBit = Buffer.from(whole);
    oneBit.writeUInt16LE(1, 28);
    expect(await codeOf(oneBit)).toBe('scan/unsupported-type');
  });

  it('SEAL-6 changed headers give a scan or a typed error', async () => {
    const random = new Random(77);
    for (let round = 0; round < 200; round += 1) {
      const file = bmp({ depth: round % 2 ? 8 : 24 });
      for (let change = 0; change < 3; change += 1) file[2 + Math.floor(random.next() * 52)] = Math.floor(random.next() * 256);
      expect(await codeOf(file)).toMatch(/^(no error|scan\/[a-z-]+)$/);
    }
  });
});
