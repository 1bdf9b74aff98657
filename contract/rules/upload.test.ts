import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES, checkUpload, uploadType } from './upload.ts';

const fill = (head: readonly number[], length = 64): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(head);
  return bytes;
};
const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const jpeg = fill([0xff, 0xd8, 0xff, 0xe0]);
const png = fill([0x89, ...text('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ...text('IHDR')]);
const bmp = fill([...text('BM'), 64, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40]);
const pdf = fill(text('%PDF-1.7'));

describe('uploads', () => {
  it.each([
    ['a GIF', fill(text('GIF89a'))],
    ['a Windows program', fill(text('MZ'))],
    ['an SVG', fill(text('<svg xmlns="http://www.w3.org/2000/svg">'))],
    ['a text that begins with BM', fill(text('BMW is a car maker and this is no picture at all'))],
    ['a JPEG mark alone', fill([0xff, 0xd8, 0xff], 3)],
    ['a PNG signature without IHDR', fill([0x89, ...text('PNG\r\n'), 0x1a, 0x0a])],
    ['a ZIP', fill(text('PK\x03\x04'))],
  ])('FLD-10 refuses %s', (_what, bytes) => {
    expect(checkUpload(bytes, { pdf: true })).toBe('field/upload-type');
  });

  it('FLD-10 refuses nothing, and more than 4 MB', () => {
    expect(checkUpload(new Uint8Array(), { pdf: false })).toBe('field/upload-size');
    expect(checkUpload(fill([0xff, 0xd8, 0xff, 0xe0], MAX_UPLOAD_BYTES + 1), { pdf: false })).toBe('field/upload-size');
    expect(checkUpload(fill([0xff, 0xd8, 0xff, 0xe0], MAX_UPLOAD_BYTES), { pdf: false })).toBeUndefined();
  });

  it('FLD-10 tells the kind by content, also inside a larger buffer', () => {
    expect([jpeg, png, bmp, pdf].map(uploadType)).toEqual(['jpeg', 'png', 'bmp', 'pdf']);
    const around = new Uint8Array(100);
    around.set(bmp, 10);
    expect(uploadType(around.subarray(10, 74))).toBe('bmp');
  });

  it('FLD-10 pdf only where the rule says so', () => {
    expect(checkUpload(pdf, { pdf: false })).toBe('field/upload-type');
    expect(checkUpload(pdf, { pdf: true })).toBeUndefined();
  });

  it('FLD-10 never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom<readonly number[]>([], [0xff, 0xd8], [0x42, 0x4d], [0x89, 0x50]), (body, head) => {
        expect(['jpeg', 'png', 'bmp', 'pdf', undefined]).toContain(uploadType(Uint8Array.from([...head, ...body])));
      }),
    );
  });
});
