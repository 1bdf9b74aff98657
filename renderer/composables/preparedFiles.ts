import { shallowReactive } from 'vue';
import type { PreparedFile } from '../../contract/desktop.ts';
import { desktop, fileToken } from '../desktop.ts';

/** Files chosen for forms in this window, by the id main gave them: going a step back still shows their pictures. */
const files = shallowReactive<Record<string, PreparedFile>>({});

export function preparedFile(preparedId: string): PreparedFile | undefined {
  return files[preparedId];
}

/** @throws AppError `input/invalid` whose field `file` says what is wrong (FLD-10) */
export async function prepareFile(file: File, options: { readonly pdf: boolean }): Promise<PreparedFile> {
  return keep(await desktop.uploads.prepare({ fileToken: await fileToken(file), pdf: options.pdf }));
}

export async function turnFile(preparedId: string, clockwise: 90 | 270): Promise<PreparedFile> {
  return keep(await desktop.uploads.turn({ preparedId, clockwise }));
}

export async function dropFile(preparedId: string): Promise<void> {
  delete files[preparedId];
  await desktop.uploads.drop({ preparedId });
}

/** Sends a chosen file with the form's ticket; the same one twice is sent once. @returns the server's id of it */
export async function sendFile(preparedId: string, ticket: string): Promise<string> {
  return (await desktop.uploads.send({ preparedId, ticket })).uploadId;
}

function keep(file: PreparedFile): PreparedFile {
  files[file.preparedId] = file;
  return file;
}
