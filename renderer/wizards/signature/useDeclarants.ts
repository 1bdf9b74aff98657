import type { Declarant } from '../../../contract/api/signatures.ts';
import { desktop } from '../../desktop.ts';
import { useSessionList } from '../../composables/useSessionList.ts';

/** SIG-1: every operator of the enterprise, with a card or without. */
export const useDeclarants = () => useSessionList<Declarant>(() => desktop.signatures.declarants({}));
