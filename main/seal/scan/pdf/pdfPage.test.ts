import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { scannedPdf } from '../../../../tests/fixtures/pages/pdf.ts';
import { Random } from '../../../../tests/fixtures/pages/random.ts';
import { plainRecipe, scanPage } from '../../../../tests/fixtures/pages/scannedPage.ts';
import { extractPicture } from '../../extract/extract.ts';
import { decodePage } from '../decode.ts';
import { inspectScan } from '../inspect.ts';
import { openScan } from '../scanFile.ts';
import { openPdf } from './pdfium.ts';

const course = { step: () => undefined, check: () => undefined };
const seal = { kind: 'seal', ink: 'auto' } as const;
const codeOf = (run: Promise<unknown>) => run.then(() => 'no error', (thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown));
const [WIDTH, HEIGHT] = [1240, 1754];
let stamped: Uint8Array;
let blank: Uint8Array;
beforeAll(async () => {
  stamped = (await scanPage({ ...plainRecipe, dpi: 150 })).jpeg;
  blank = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#fdfdfb' } }).jpeg().toBuffer();
});
const page = { widthPx: WIDTH, heightPx: HEIGHT, dpi: 150 };

describe('PDF scans', () => {
  it('SEAL-6 by page, at the resolution of the page; the scanner’s own JPEG is handed on', async () => {
    const pdf = scannedPdf([{ ...page, jpeg: blank }, { ...page, jpeg: stamped, also: 'BT 3 Tr /F 12 Tf 100 100 Td (recognised text) Tj ET' }]);
    expect(await inspectScan(pdf)).toMatchObject({ widthPx: WIDTH, heightPx: HEIGHT, page: 1, pages: 2, dpiFrom: 'file', dpi: expect.closeTo(150, 1) });
    using scan = await openScan(pdf, 2);
    expect(scan).toMatchObject({ format: 'pdf', coding: 'jpeg', widthPx: WIDTH });
    expect(await extractPicture(pdf, { ...seal, page: 1 }, course)).toMatchObject({ found: false });
    expect(await extractPicture(pdf, { ...seal, page: 2 }, course)).toMatchObject({ found: true, shape: 'round', page: 2, pages: 2, widthMm: expect.closeTo(42, 0) });
    expect(await codeOf(openScan(pdf, 3))).toBe('scan/no-such-page');
    expect(await codeOf(openScan(pdf, 0))).toBe('input/invalid');
  });

  it.each([[0, 1, WIDTH, HEIGHT], [90, 6, HEIGHT, WIDTH], [180, 3, WIDTH, HEIGHT], [270, 8, HEIGHT, WIDTH]] as const)('SEAL-6 turned by %d°: as the page shows it, drawn or not', async (rotate, orientation, width, height) => {
    const rgb = await sharp(stamped).raw().toBuffer();
    const own = scannedPdf([{ ...page, jpeg: stamped, rotate }]);
    const drawn = scannedPdf([{ ...page, rgb, rotate }]);
    {
      using handedOn = await openScan(own);
      expect(handedOn).toMatchObject({ orientation });
      using toDraw = await openScan(drawn);
      expect(toDraw).toMatchObject({ drawn: { widthPx: width, heightPx: height }, orientation: 1, widthPx: width, heightPx: height });
    }
    const [one, other] = [await extractPicture(own, seal, course), await extractPicture(drawn, seal, course)];
    if (!one.found || !other.found) throw new Error('not found');
    for (const side of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(one.box[side] - other.box[side])).toBeLessThanOrEqual(3);
    expect(other.widthMm).toBeCloseTo(one.widthMm, 0);
  });

  it('SEAL-6 a page with something visible besides its picture is drawn', async () => {
    const pdf = scannedPdf([{ ...page, jpeg: blank, also: '1 0 0 rg 100 100 200 200 re f' }]);
    using scan = await openScan(pdf);
    expect(scan).toMatchObject({ drawn: { widthPx: WIDTH }, widthPx: WIDTH });
    using pixels = await decodePage(scan);
    const { data } = await pixels.box({ left: 300, top: HEIGHT - 500, width: 1, height: 1 });
    expect([...data]).toEqual([255, 0, 0]);
  });

  it('SEAL-6 bad ones: a password, no page, cut off, a picture of a million megapixels', async () => {
    const whole = scannedPdf([{ ...page, jpeg: stamped }]);
    expect(await codeOf(openScan(Buffer.from('%PDF-1.7\n')))).toBe('scan/unreadable');
    expect(await codeOf(openScan(whole.subarray(0, 200)))).toBe('scan/unreadable');
    const locked = Buffer.from(whole.toString('latin1').replace('/Root 1 0 R', '/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> /ID [<00> <00>]'), 'latin1');
    expect(await codeOf(openScan(locked))).toBe('scan/password');
    const huge = Buffer.from(whole.toString('latin1').replace(`/Width ${WIDTH} /Height ${HEIGHT}`, '/Width 99999 /Height 99999'), 'latin1');
    expect(['scan/too-large', 'scan/unreadable']).toContain(await codeOf(openScan(huge)));
    const sheet = Buffer.from(whole.toString('latin1').replace(/\/MediaBox \[[^\]]*\]/, '/MediaBox [0 0 900000 900000]'), 'latin1');
    expect(['scan/too-large', 'scan/unreadable', 'no error']).toContain(await codeOf(openScan(sheet)));
  });

  it('SEAL-6 a stream that inflates to gigabytes is told, and takes no such memory', async () => {
    // A gigabyte of zeros deflates to a megabyte, and that to some kilobytes.
    const zeros = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const member = zeros.subarray(2, zeros.length - 4);
    const bomb = deflateSync(Buffer.concat(Array.from({ length: 64 }, () => member)));
    const text = scannedPdf([{ ...page, rgb: Buffer.alloc(3) }]).toString('latin1');
    const pdf = Buffer.from(text.replace(/\/Filter \/FlateDecode \/Length \d+ >>\nstream\n[^]*?\nendstream/, () => `/Filter [/FlateDecode /FlateDecode] /Length ${bomb.length} >>\nstream\n${bomb.toString('latin1')}\nendstream`), 'latin1');
    expect(pdf.length).toBeGreaterThan(bomb.length);
    expect(await codeOf(extractPicture(pdf, seal, course))).toMatch(/^(no error|scan\/(too-large|unreadable|truncated))$/);
  }, 60_000);

  it('SEAL-6 a page is drawn small to be searched, and its boxes in full', async () => {
    const rgb = await sharp(stamped).raw().toBuffer();
    using scan = await openScan(scannedPdf([{ ...page, rgb }]));
    using pixels = await decodePage(scan);
    expect(pixels.reduced).toMatchObject({ width: WIDTH / 2, height: HEIGHT / 2 });
    const box = { left: 500, top: 800, width: 150, height: 40 };
    const size = { width: WIDTH, height: HEIGHT };
    const whole = scan.drawn?.draw({ left: 0, top: 0, ...size }).data;
    expect(Buffer.from((await pixels.box(box)).data).equals(await sharp(whole, { raw: { ...size, channels: 3 } }).extract(box).raw().toBuffer())).toBe(true);
  });

  it('one document after the other takes no more memory than one, and none suffers from a bad one before it', async () => {
    const rgb = await sharp(stamped).raw().toBuffer();
    const whole = scannedPdf([{ ...page, rgb }]);
    const bad = Buffer.from(whole.toString('latin1').replace(/\/MediaBox \[[^\]]*\]/, '/MediaBox [0 0 0 0]'), 'latin1');
    const draw = async (): Promise<{ readonly memory: number; readonly data: Uint8Array }> => {
      using pdf = await openPdf(whole);
      using scan = await openScan(whole);
      const drawn = scan.drawn?.draw({ left: 500, top: 800, width: 400, height: 300 });
      if (!drawn) throw new Error('not drawn');
      return { memory: pdf.memory().length, data: drawn.data };
    };
    const first = await draw();
    for (let round = 0; round < 12; round += 1) {
      await codeOf(extractPicture(bad, seal, course));
      await codeOf(openScan(whole.subarray(0, 5000)));
      const next = await draw();
      expect(Buffer.from(next.data).equals(first.data)).toBe(true);
      if (round > 2) expect(next.memory).toBeLessThanOrEqual(first.memory * 1.5);
    }
  }, 60_000);

  it('SEAL-6 changed bytes: a scan or a typed error', async () => {
    const random = new Random(23);
    const small = await sharp(stamped).resize(300).jpeg().toBuffer();
    const whole = scannedPdf([{ widthPx: 300, heightPx: 424, dpi: 150, jpeg: small }]);
    for (let round = 0; round < 30; round += 1) {
      const bytes = Buffer.from(whole);
      const structure = [...Array(400).keys(), ...Array.from({ length: 900 }, (_, at) => bytes.length - 900 + at)];
      for (let change = 0; change < 4; change += 1) bytes[random.pick(structure as [number, ...number[]])] = Math.floor(random.next() * 256);
      expect(await codeOf(extractPicture(bytes, seal, course))).toMatch(/^(no error|scan\/[a-z-]+)$/);
    }
  }, 20_000);
});
