import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { api } from '../../../contract/api/api.ts';
import { sweep } from '../../housekeeping.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { type TestClient, testClient } from '../../testing/client.ts';
import { flow } from '../flows/flow.ts';
import { claimUploads, readUpload, sweepOrphans } from './uploads.ts';

const { add, remove } = api.uploads;
const pictures = flow({ kind: 'test-pictures', payload: z.object({}), uploads: 'images' });
const documents = flow({ kind: 'test-documents', payload: z.object({}), uploads: 'images-or-pdf' });
const plain = flow({ kind: 'test-plain', payload: z.object({}) });

const picture = (red: number) => sharp({ create: { width: 300, height: 200, channels: 3, background: { r: red, g: 120, b: 60 }, noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** 24-bit BI_RGB, 2 × 2. */
function bmp(): Buffer {
  const bytes = Buffer.alloc(54 + 16);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(2, 18);
  bytes.writeInt32LE(2, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n40\n%%EOF\n');

onBothDatabases('uploads', (bench) => {
  let directory = '';
  let client: TestClient;
  let services: (typeof bench.server)['services'];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sw-uploads-'));
    const server = await bench.start({ uploads: { directory } });
    services = server.services;
    client = testClient(server.url);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  const begin = async (kind: typeof pictures) => (await kind.begin(services.db, bench.clock.now(), {})).ticket;
  const files = async () => (await readdir(directory, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());

  it('FLD-10 takes jpg, png and bmp by content, pdf only where it is welcome', async () => {
    const ticket = await begin(pictures);
    const contents = { jpeg: await picture(1).jpeg().toBuffer(), png: await picture(2).png().toBuffer(), bmp: bmp() };
    for (const [type, content] of Object.entries(contents)) {
      expect(await client.ok(add, { ticket, content: base64(content) })).toMatchObject({ type, bytes: content.length });
    }
    expect(await client.fails(add, { ticket, content: base64(pdf) })).toMatchObject({ code: 'input/invalid', fields: { content: 'field/upload-type' } });
    expect(await client.ok(add, { ticket: await begin(documents), content: base64(pdf) })).toMatchObject({ type: 'pdf' });
  });

  it('FLD-10 refuses what is empty, too large, of another type, cut off or only begins like a picture', async () => {
    const ticket = await begin(documents);
    const jpeg = await picture(3).jpeg().toBuffer();
    const png = await picture(4).png().toBuffer();
    const halfBmp = bmp().subarray(0, 60);
    const cases: [Uint8Array, string][] = [
      [Buffer.alloc(0), 'field/upload-size'],
      [Buffer.concat([jpeg, Buffer.alloc(4 * 1024 * 1024)]), 'field/upload-size'],
      [Buffer.from('GIF89a and more'), 'field/upload-type'],
      [Buffer.from('<html>MZ</html>'), 'field/upload-type'],
      [jpeg.subarray(0, jpeg.length / 2), 'field/upload-damaged'],
      [png.subarray(0, png.length / 2), 'field/upload-damaged'],
      [Buffer.concat([png.subarray(0, 40), Buffer.alloc(500, 7)]), 'field/upload-damaged'],
      [halfBmp, 'field/upload-damaged'],
      [Buffer.from('%PDF-1.4 and then nothing'), 'field/upload-damaged'],
    ];
    for (const [content, reason] of cases) {
      expect(await client.fails(add, { ticket, content: base64(content) })).toMatchObject({ code: 'input/invalid', fields: { content: reason } });
    }
    expect(await client.code(add, { ticket, content: 'not base64!' })).toBe('input/invalid');
    expect(await files()).toEqual([]);
  });

  it('FLD-10 needs a live ticket of a flow that takes files, and takes ten', async () => {
    const content = base64(bmp());
    expect(await client.code(add, { ticket: 'made-up', content })).toBe('flow/expired');
    expect(await client.code(add, { ticket: await begin(plain), content })).toBe('upload/not-wanted');
    const ticket = await begin(pictures);
    const first = await client.ok(add, { ticket, content });
    for (let more = 1; more < 10; more += 1) await client.ok(add, { ticket, content });
    expect(await client.fails(add, { ticket, content })).toMatchObject({ code: 'upload/too-many', params: { most: 10 } });
    expect(await client.code(remove, { ticket: await begin(pictures), uploadId: first.uploadId })).toBe('upload/not-found');
    await client.ok(remove, { ticket, uploadId: first.uploadId });
    await client.ok(add, { ticket, content });
    bench.clock.forward(30 * 60);
    expect(await client.code(add, { ticket, content })).toBe('flow/expired');
  });

  it('FLD-10 lies outside the database, once per content, encrypted and sealed against change', async () => {
    const ticket = await begin(pictures);
    const jpeg = await picture(5).jpeg().toBuffer();
    const { uploadId } = await client.ok(add, { ticket, content: base64(jpeg) });
    await client.ok(add, { ticket, content: base64(jpeg) });
    const [file, ...others] = await files();
    if (!file) throw new Error('no file was kept');
    expect(others).toEqual([]);
    const path = join(file.parentPath, file.name);
    const kept = await readFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(kept.includes(jpeg.subarray(0, 64))).toBe(false);
    expect(kept.includes(Buffer.from('JFIF'))).toBe(false);
    expect((await readUpload(services, uploadId)).content.equals(jpeg)).toBe(true);
    kept[kept.length - 1] = (kept.at(-1) ?? 0) ^ 1;
    await writeFile(path, kept);
    await expect(readUpload(services, uploadId)).rejects.toThrow();
  });

  it('FLD-10 goes an hour later unless the form was submitted, and its content when nobody names it', async () => {
    const ticket = await begin(pictures);
    const content = base64(await picture(6).png().toBuffer());
    const claimed = await client.ok(add, { ticket, content });
    const left = await client.ok(add, { ticket, content: base64(bmp()) });
    const now = bench.clock.now();
    const keepUntil = now + 90 * 86_400_000;
    await expect(claimUploads(services.db, now, await begin(pictures), [claimed.uploadId], keepUntil)).rejects.toThrow('upload/not-found');
    expect(await claimUploads(services.db, now, ticket, [claimed.uploadId], keepUntil)).toHaveLength(1);
    const old = new Date(Date.now() - 3 * 3_600_000);
    for (const file of await files()) await utimes(join(file.parentPath, file.name), old, old);
    bench.clock.forward(3601);
    await sweep(services);
    expect(await files()).toHaveLength(1);
    await expect(readUpload(services, left.uploadId)).rejects.toThrow('upload/not-found');
    expect((await readUpload(services, claimed.uploadId)).row.type).toBe('png');
    bench.clock.forward(91 * 86_400);
    await sweep(services);
    expect(await files()).toEqual([]);
  });

  it('FLD-10 what was taken back, or left behind by a crash, goes too; what was put just now stays', async () => {
    const ticket = await begin(pictures);
    const { uploadId } = await client.ok(add, { ticket, content: base64(bmp()) });
    await client.ok(remove, { ticket, uploadId });
    const [file] = await files();
    if (!file) throw new Error('no file was kept');
    await writeFile(join(file.parentPath, `${file.name}.${crypto.randomUUID()}`), 'half');
    await sweepOrphans(services);
    expect(await files()).toHaveLength(2);
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const each of await files()) await utimes(join(each.parentPath, each.name), old, old);
    await client.ok(add, { ticket, content: base64(bmp()) });
    await sweepOrphans(services);
    expect(await files()).toHaveLength(1);
  });
});
