import type { SealSummary } from '../../../contract/api/seals.ts';
import { desktop } from '../../desktop.ts';
import { useRecordList, type RecordQuery } from './useRecordList.ts';

export { PAGE_SIZE } from './useRecordList.ts';

/** SEAL-5: seals are asked for by their type too. */
export interface SealQuery extends RecordQuery {
  type: '' | SealSummary['type'];
}

export const useSealList = () =>
  useRecordList<SealQuery, SealSummary>({
    anything: { name: '', state: '', type: '', madeFrom: '', madeTo: '' },
    ask: ({ type, state, ...wanted }) => desktop.seals.list({ ...wanted, ...(type ? { type } : {}), ...(state ? { state } : {}) }),
    idOf: ({ sealId }) => sealId,
  });
