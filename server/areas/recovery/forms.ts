import type { PersonInput } from '../../../contract/api/person.ts';
import { AppError, type FieldErrorCode } from '../../../contract/errors.ts';
import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { fieldErrors } from '../../../contract/rules/fieldErrors.ts';
import { checkMobile } from '../../../contract/rules/mobile.ts';
import { normalizeCode } from '../../../contract/rules/normalize.ts';
import { normalizeName, personChecks } from '../../../contract/rules/person.ts';
import type { IdType } from '../../../contract/fields.ts';
import type { Services } from '../../context.ts';
import type { CodeTarget } from '../codes/codes.ts';
import { typedTarget } from '../codes/handlers.ts';

export type Checks = Readonly<Record<string, FieldErrorCode | undefined>>;

/** FLD-8. @throws AppError `input/invalid` with every wrong field */
export function refuseWrong(checks: Checks): void {
  const fields = fieldErrors(checks);
  if (fields) throw new AppError('input/invalid', { fields });
}

/** FLD-7, FLD-9: a typed mobile, and the code that came to it, by their shape. */
export function mobileWithCode(input: { readonly mobile: string; readonly code: string }): { readonly target: CodeTarget; readonly checks: Checks } {
  const target = typedTarget('sms', input.mobile);
  return { target, checks: { mobile: checkMobile(target.address), code: checkCode(normalizeCode(input.code)) } };
}

/** FLD-3, FLD-4 over a normalized person; the day is China's by the server's clock. */
export function checkPerson({ now }: Services, prefix: string, person: PersonInput): Checks {
  return personChecks(prefix, person, chinaDay(new Date(now())));
}

interface Known {
  readonly name: string;
  readonly idType: IdType | null;
  readonly idNumber: string | null;
}

/** Whether a person, normalized, is the one on file. Dates are the identity check's, since accounts made by cards may hold others. */
export function isSamePerson(person: PersonInput, known: Known | undefined): boolean {
  if (!known?.idNumber) return false;
  return person.name === normalizeName(known.name) && person.idType === known.idType && person.idNumber === known.idNumber;
}
