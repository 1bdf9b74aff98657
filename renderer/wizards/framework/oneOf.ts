import { AppError } from '../../../contract/errors.ts';

/** A list field's value as one of the list's, for a typed call: the framework has checked it already. @throws AppError `input/invalid` */
export function oneOf<T extends string>(all: readonly T[], value: string): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new AppError('input/invalid');
  return found;
}
