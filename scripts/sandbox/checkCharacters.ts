import { luhnCheckDigit } from '../../contract/rules/bankCard.ts';
import { orgCodeCheckCharacter } from '../../contract/rules/orgCode.ts';
import { residentIdCheckCharacter } from '../../contract/rules/residentId.ts';
import { usccCheckCharacter } from '../../contract/rules/uscc.ts';

/** A made-up number made whole by its check character. */
function complete(body: string, check: string | undefined): string {
  if (check === undefined) throw new RangeError(`No check character for ${body}`);
  return body + check;
}

/** 8 body characters → 9-character organisation code (FLD-2). */
export const orgCodeOf = (body: string): string => complete(body, orgCodeCheckCharacter(body));

/** Authority and kind (2 characters), region (6 digits), organisation code → 18 characters (FLD-1). */
export function usccOf(kind: string, region: string, orgCode: string): string {
  const body = kind + region + orgCode;
  return complete(body, usccCheckCharacter(body));
}

/** 17 digits → 18 characters (FLD-3). */
export const residentIdOf = (body: string): string => complete(body, residentIdCheckCharacter(body));

/** 999962: no such issuer (ISO/IEC 7812 gives 9 to national bodies, and no country has the number 999). 16 digits with a Luhn check digit. */
export function bankCardOf(number: number): string {
  const body = `999962${String(number).padStart(9, '0')}`;
  return complete(body, luhnCheckDigit(body));
}
