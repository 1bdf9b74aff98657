import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, parse } from 'node:path';
import { AppError } from '../../contract/errors.ts';

/** Our folder among the user's documents, where a window system without a dialog puts exported files. */
export const EXPORT_FOLDER = '印章导出';

/**
 * A path in `<documents>/印章导出` where no file is yet: `name`, else `name (2)` and so on.
 * @throws AppError `file/not-writable` when the folder cannot be made.
 */
export function newExportPath(name: string, documents = documentsFolder()): string {
  const folder = join(documents, EXPORT_FOLDER);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('file/not-writable', { cause });
  }
  const { name: stem, ext } = parse(name);
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, copy === 1 ? name : `${stem} (${copy})${ext}`);
    if (!existsSync(path)) return path;
  }
}

/** The user's documents: as the desktop (XDG) names them, else `Documents`, else the home folder itself. */
export function documentsFolder(home = homedir()): string {
  const named = xdgDocuments(home);
  if (named !== undefined && existsSync(named)) return named;
  const usual = join(home, 'Documents');
  return existsSync(usual) ? usual : home;
}

function xdgDocuments(home: string): string | undefined {
  try {
    const text = readFileSync(join(home, '.config/user-dirs.dirs'), 'utf8');
    return /^XDG_DOCUMENTS_DIR="(.+)"$/m.exec(text)?.[1]?.replace('$HOME', home);
  } catch {
    return undefined;
  }
}
