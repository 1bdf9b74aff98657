import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { ChosenFiles } from './context.ts';

/** More than a batch needs; a page that asks for tokens without end does not fill the memory. */
const MOST_TOKENS = 1_000;

export function createChosenFiles(): ChosenFiles {
  const paths = new Map<string, string>();
  return {
    remember: (path) => {
      const oldest = paths.keys().next().value;
      if (paths.size >= MOST_TOKENS && oldest !== undefined) paths.delete(oldest);
      const token = randomUUID();
      paths.set(token, path);
      return token;
    },
    take: (token) => {
      const path = paths.get(token);
      if (path === undefined) throw new AppError('scan/file-gone');
      paths.delete(token);
      return path;
    },
  };
}
