import { AppError } from '../../../contract/errors.ts';

/**
 * Makes a call whose input names some fields otherwise than the wizard does: two steps of one wizard may both have a `name`.
 * `names`: the server's name → the wizard's, for the refusal at hand. A refusal comes back with the wizard's names.
 */
export async function withFieldNames<T>(names: (why: AppError) => Readonly<Record<string, string>>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const why = AppError.from(thrown);
    if (!why.fields) throw why;
    const known = names(why);
    const fields = Object.fromEntries(Object.entries(why.fields).map(([name, code]) => [known[name] ?? name, code]));
    throw new AppError(why.code, { params: why.params, fields, cause: why });
  }
}
