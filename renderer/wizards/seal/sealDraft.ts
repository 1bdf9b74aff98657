import type { DraftFields } from '../../composables/useDraft.ts';
import type { InkChoice } from '../../scan/cutEditing.ts';
import { emptySealFields, sealLimits, type SealFields, type SealMade } from './sealForm.ts';

/** What a seal's draft holds: the wizard's fields as they are. */
export interface SealDraft extends DraftFields {
  made: SealMade | null;
  sealId: string | null;
  ink: InkChoice;
  fields: { [K in keyof SealFields]: SealFields[K] };
}

/** A new draft for a seal that was cut out of a scan: its picture is ready, its form still to be filled (OFF-1). */
export function preparedSeal(name: string): SealDraft {
  return { made: 'scanned', sealId: null, ink: 'auto', fields: { ...emptySealFields(), name: [...name].slice(0, sealLimits.name).join('') } };
}
