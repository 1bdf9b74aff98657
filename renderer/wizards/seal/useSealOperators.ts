import type { SealOperator } from '../../../contract/api/seals.ts';
import { desktop } from '../../desktop.ts';
import { useSessionList } from '../../composables/useSessionList.ts';

/** SEAL-3: the legal person and the card-bound operators. */
export const useSealOperators = () => useSessionList<SealOperator>(() => desktop.seals.operators({}));
