import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DesktopHandlers, PreparedFile } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { type FormFile, formFile, type QuarterTurn } from '../upload/formFile.ts';
import type { DesktopContext } from './context.ts';
import { dataUrl } from './shownPicture.ts';

/** A form has at most eight files; what an abandoned one left goes first. */
const MOST_PREPARED = 12;
/** Before reduction: a phone picture or a scan. */
const MOST_SOURCE_BYTES = 40 * 1024 * 1024;

interface Prepared {
  readonly fileName: string;
  readonly source: Uint8Array;
  readonly pdf: boolean;
  readonly turn: QuarterTurn;
  readonly file: FormFile;
  /** Ids the server gave, by the ticket of the form: a repeated press of the button sends nothing twice. */
  readonly sent: Map<string, Promise<string>>;
}

/** FLD-10: files of forms. They wait in main's memory only, and go to the server with the form's ticket. */
export function uploadsCalls({ files, remote }: Pick<DesktopContext, 'files' | 'remote'>): DesktopHandlers['uploads'] {
  const prepared = new Map<string, Prepared>();

  function known(preparedId: string): Prepared {
    const found = prepared.get(preparedId);
    if (!found) throw new AppError('upload/not-found');
    return found;
  }
  function keep(preparedId: string, entry: Prepared): PreparedFile {
    prepared.set(preparedId, entry);
    const oldest = prepared.keys().next().value;
    if (prepared.size > MOST_PREPARED && oldest !== undefined) prepared.delete(oldest);
    const { bytes, type, reduced, preview } = entry.file;
    return { preparedId, fileName: entry.fileName, type, bytes: bytes.length, reduced, preview: preview ? dataUrl('image/jpeg', preview) : null };
  }

  return {
    prepare: async ({ fileToken, pdf }) => {
      const path = files.take(fileToken);
      const source = await readSource(path);
      const file = await formFile(source, { turn: 0, pdf });
      return keep(randomUUID(), { fileName: basename(path), source, pdf, turn: 0, file, sent: new Map() });
    },
    turn: async ({ preparedId, clockwise }) => {
      const before = known(preparedId);
      const turn = ((before.turn + clockwise) % 360) as QuarterTurn;
      const file = await formFile(before.source, { turn, pdf: before.pdf });
      return keep(preparedId, { ...before, turn, file, sent: new Map() });
    },
    drop: async ({ preparedId }) => {
      prepared.delete(preparedId);
      return {};
    },
    send: async ({ preparedId, ticket }) => {
      const { file, sent } = known(preparedId);
      const running = sent.get(ticket) ?? remote.api.uploads.add({ ticket, content: Buffer.from(file.bytes).toString('base64') }).then(({ uploadId }) => uploadId);
      sent.set(ticket, running);
      try {
        return { uploadId: await running };
      } catch (thrown) {
        sent.delete(ticket); // another press tries again
        throw thrown;
      }
    },
  };
}

async function readSource(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MOST_SOURCE_BYTES) throw new AppError('input/invalid', { fields: { file: 'field/upload-size' } });
    return await file.readFile();
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : new AppError('scan/file-gone', { cause: thrown });
  }
}
