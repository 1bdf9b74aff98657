import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { checkUpload, MAX_UPLOAD_BYTES } from '../../contract/rules/upload.ts';
import { formFile } from './formFile.ts';

const plain = { turn: 0, pdf: false } as const;
const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#a33' } });
/** Noise does not compress: the surest way to a large file. */
const noise = (width: number, height: number) => sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });

/** A 24-bit bitmap, bottom line first. */
function bmp(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height, 0xcc);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  file.fill(0, 30, 54);
  return file;
}
async function refusal(source: Uint8Array, options = plain): Promise<unknown> {
  const thrown = await formFile(source, options).catch((error: unknown) => error);
  return thrown instanceof AppError ? [thrown.code, thrown.fields] : thrown;
}

describe('FLD-10 files of forms', () => {
  it('FLD-10 a right jpg, png or bmp is sent as it is, with a small picture of it', async () => {
    for (const [source, type] of [
      [await picture(900, 600).jpeg().toBuffer(), 'jpeg'],
      [await picture(900, 600).png().toBuffer(), 'png'],
      [bmp(900, 600), 'bmp'],
    ] as const) {
      const file = await formFile(source, plain);
      expect([file.type, file.reduced, Buffer.compare(file.bytes, source)]).toEqual([type, false, 0]);
      expect(await sharp(file.preview).metadata()).toMatchObject({ format: 'jpeg', width: 480, height: 320 });
    }
  });

  it('FLD-10 more than 4 MB is reduced until it fits, and the server takes it', async () => {
    const source = await noise(2600, 2000).png({ compressionLevel: 1 }).toBuffer();
    expect(source.length).toBeGreaterThan(MAX_UPLOAD_BYTES);
    const file = await formFile(source, plain);
    expect([file.type, file.reduced, checkUpload(file.bytes, { pdf: false })]).toEqual(['jpeg', true, undefined]);
    expect((await sharp(file.bytes).metadata()).width).toBeGreaterThan(1500);
  });

  it('FLD-10 turning counts from what the camera noted', async () => {
    const lying = await picture(800, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer(); // shown upright: 400 wide, 800 high
    expect(await sharp((await formFile(lying, plain)).preview).metadata()).toMatchObject({ width: 240, height: 480 });
    const turned = await formFile(lying, { turn: 90, pdf: false });
    expect(await sharp(turned.bytes).metadata()).toMatchObject({ width: 800, height: 400 });
    expect((await sharp(turned.bytes).metadata()).orientation ?? 1).toBe(1);
  });

  it('FLD-10 empty, of another kind, damaged, a bomb: each is told at the field', async () => {
    const jpeg = await picture(900, 600).jpeg().toBuffer();
    const bomb = await picture(40, 40).png().toBuffer(); // whose header then promises 60 000 × 60 000
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await refusal(new Uint8Array())).toEqual(['input/invalid', { file: 'field/upload-size' }]);
    expect(await refusal(Buffer.from('MZ not a picture at all, whatever its name says'))).toEqual(['input/invalid', { file: 'field/upload-type' }]);
    expect(await refusal(Buffer.from('%PDF-1.7\n…'))).toEqual(['input/invalid', { file: 'field/upload-type' }]);
    expect(await refusal(jpeg.subarray(0, jpeg.length / 2))).toEqual(['input/invalid', { file: 'field/upload-damaged' }]);
    expect(await refusal(bmp(900, 600).subarray(0, 5_000))).toEqual(['input/invalid', { file: 'field/upload-damaged' }]);
    expect(await refusal(bomb)).toEqual(['input/invalid', { file: 'field/upload-damaged' }]);
  });

  it('FLD-10 a pdf only where the rule says so, unchanged, at most 4 MB', async () => {
    const pdf = Buffer.from('%PDF-1.7\n1 0 obj\nendobj\n');
    expect(await formFile(pdf, { turn: 0, pdf: true })).toEqual({ bytes: pdf, type: 'pdf', reduced: false, preview: undefined });
    const large = Buffer.concat([pdf, Buffer.alloc(MAX_UPLOAD_BYTES)]);
    expect(await formFile(large, { turn: 0, pdf: true }).catch((error: AppError) => error.fields)).toEqual({ file: 'field/upload-size' });
  });
});
