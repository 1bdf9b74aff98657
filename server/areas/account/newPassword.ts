import { AppError, type FieldErrorCode } from '../../../contract/errors.ts';
import { fieldErrors } from '../../../contract/rules/fieldErrors.ts';
import { checkPassword, checkPasswordConfirmation } from '../../../contract/rules/password.ts';

/**
 * FLD-6, FLD-8: a chosen password, with what else the form checks.
 * @throws AppError `input/invalid` with every wrong field
 */
export function refuseWrongPassword(
  { password, confirmation }: { readonly password: string; readonly confirmation: string },
  others: Readonly<Record<string, FieldErrorCode | undefined>> = {},
): void {
  const fields = fieldErrors({
    ...others,
    password: checkPassword(password),
    confirmation: checkPasswordConfirmation(password, confirmation),
  });
  if (fields) throw new AppError('input/invalid', { fields });
}
