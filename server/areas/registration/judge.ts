import type { TermsKind } from '../../../contract/api/terms.ts';
import { AppError } from '../../../contract/errors.ts';
import { fieldErrors } from '../../../contract/rules/fieldErrors.ts';
import type { Holder } from '../../../contract/rules/holder.ts';
import type { Checks } from '../../../contract/rules/registrationForms.ts';
import type { Services } from '../../context.ts';
import { currentTerms } from '../terms/texts.ts';

/** FLD-8: every wrong field at once. @throws AppError `input/invalid` */
export function refuseWrong(checks: Checks): void {
  const fields = fieldErrors(checks);
  if (fields) throw new AppError('input/invalid', { fields });
}

/** The version that was on screen is the one that stands now. @throws AppError `terms/outdated` */
export function refuseOldTerms(kind: TermsKind, version: string): void {
  if (currentTerms[kind].version !== version) throw new AppError('terms/outdated', { fields: { termsVersion: 'field/invalid' } });
}

/**
 * REG-9: name and document of the person who registers.
 * @throws AppError `identity/mismatch` for the group of fields, `remote/service-down` (AD-2)
 */
export async function confirmIdentity({ identity }: Services, holder: Holder): Promise<void> {
  if (await identity.matches(holder)) return;
  throw new AppError('identity/mismatch', {
    fields: { name: 'field/identity-mismatch', idType: 'field/identity-mismatch', idNumber: 'field/identity-mismatch' },
  });
}
