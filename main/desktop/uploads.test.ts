import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { Remote } from '../remote/remote.ts';
import { createChosenFiles } from './chosenFiles.ts';
import { uploadsCalls } from './uploads.ts';

/** Files are real; the server is a list of what was sent, which a network cut or a slow line can be asked of. */
async function desk(send: (ticket: string) => Promise<{ uploadId: string }>) {
  const folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = createChosenFiles();
  const remote = { api: { uploads: { add: ({ ticket }: { ticket: string }) => send(ticket) } } } as unknown as Remote;
  const path = join(folder, '身份证人像面.jpg');
  await writeFile(path, await sharp({ create: { width: 600, height: 400, channels: 3, background: '#36c' } }).jpeg().toBuffer());
  return { calls: uploadsCalls({ files, remote }), choose: (name = path) => files.remember(name), folder };
}

describe('FLD-10 chosen files on their way to the server', () => {
  it('FLD-10 pressed twice, a file is sent once; with another ticket it is another upload', async () => {
    const sent: string[] = [];
    const { calls, choose } = await desk(async (ticket) => ({ uploadId: `${ticket}-${sent.push(ticket)}` }));
    const { preparedId, fileName } = await calls.prepare({ fileToken: choose(), pdf: false });
    const both = await Promise.all([calls.send({ preparedId, ticket: 'a' }), calls.send({ preparedId, ticket: 'a' })]);
    const other = await calls.send({ preparedId, ticket: 'b' });
    expect([fileName, both.map(({ uploadId }) => uploadId), other.uploadId, sent]).toEqual(['身份证人像面.jpg', ['a-1', 'a-1'], 'b-2', ['a', 'b']]);
  });

  it('AD-2 the network cut in between: the file is still there, and the next press sends it', async () => {
    let down = true;
    const { calls, choose } = await desk(async () => {
      if (down) throw new AppError('remote/unreachable');
      return { uploadId: 'u1' };
    });
    const { preparedId } = await calls.prepare({ fileToken: choose(), pdf: false });
    await expect(calls.send({ preparedId, ticket: 'a' })).rejects.toMatchObject({ code: 'remote/unreachable' });
    down = false;
    expect(await calls.send({ preparedId, ticket: 'a' })).toEqual({ uploadId: 'u1' });
  });

  it('FLD-10 turned it is another file; removed it is gone; a file that vanished or a folder is told', async () => {
    const sent: string[] = [];
    const { calls, choose, folder } = await desk(async (ticket) => ({ uploadId: String(sent.push(ticket)) }));
    const { preparedId, preview } = await calls.prepare({ fileToken: choose(), pdf: false });
    await calls.send({ preparedId, ticket: 'a' });
    const turned = await calls.turn({ preparedId, clockwise: 90 });
    expect(turned.preview).not.toBe(preview);
    expect((await calls.turn({ preparedId, clockwise: 270 })).preview).toBe(preview);
    expect(await calls.send({ preparedId, ticket: 'a' })).toEqual({ uploadId: '2' });
    await calls.drop({ preparedId });
    await expect(calls.send({ preparedId, ticket: 'a' })).rejects.toMatchObject({ code: 'upload/not-found' });
    await expect(calls.prepare({ fileToken: choose(join(folder, 'gone.jpg')), pdf: false })).rejects.toMatchObject({ code: 'scan/file-gone' });
    await expect(calls.prepare({ fileToken: choose(folder), pdf: false })).rejects.toMatchObject({ code: 'scan/file-gone' });
  });

  it('FLD-10 what abandoned forms left does not fill the memory', async () => {
    const { calls, choose } = await desk(async () => ({ uploadId: 'u' }));
    const first = await calls.prepare({ fileToken: choose(), pdf: false });
    for (let more = 0; more < 12; more += 1) await calls.prepare({ fileToken: choose(), pdf: false });
    await expect(calls.turn({ preparedId: first.preparedId, clockwise: 90 })).rejects.toMatchObject({ code: 'upload/not-found' });
  });
});
