import { computed } from 'vue';
import type { SignatureSummary } from '../../../contract/api/signatures.ts';
import type { Column } from '../../composables/useColumns.ts';
import { chinaDay, chinaMinute } from '../../composables/chinaTime.ts';
import { desktop } from '../../desktop.ts';
import type { RecordRow } from '../seals/RecordTable.vue';
import { useRecordPictures } from '../seals/useSealPictures.ts';
import { useRecordList, type RecordQuery } from '../seals/useRecordList.ts';

/** The columns of the signature list (UI-2: chosen and remembered). */
export const signatureColumns: readonly Column[] = [
  { key: 'picture', label: 'signature.list.picture' },
  { key: 'name', label: 'signature.list.name' },
  { key: 'state', label: 'signature.list.state' },
  { key: 'size', label: 'signature.list.size' },
  { key: 'remark', label: 'signature.list.remark' },
  { key: 'createdAt', label: 'signature.list.createdAt' },
  { key: 'updatedAt', label: 'signature.list.updatedAt', initially: false },
];

/** SIG-1: the enterprise's signatures with their pictures. */
export function useSignatureList(t: (key: string, params?: Record<string, unknown>) => string) {
  const list = useRecordList<RecordQuery, SignatureSummary>({
    anything: { name: '', state: '', madeFrom: '', madeTo: '' },
    ask: ({ state, ...wanted }) => desktop.signatures.list({ ...wanted, ...(state ? { state } : {}) }),
    idOf: ({ signatureId }) => signatureId,
  });
  const { pictureOf } = useRecordPictures<SignatureSummary>(() => list.items.value, {
    keyOf: ({ signatureId }) => signatureId,
    read: async ({ signatureId }) => (await desktop.signatures.get({ signatureId })).picture,
  });
  const rows = computed(() => list.items.value?.map((signature) => rowOf(signature)));

  function rowOf(signature: SignatureSummary): RecordRow {
    const { signatureId, name, state, remark, widthMm, heightMm, createdAt, updatedAt } = signature;
    return {
      id: signatureId,
      name,
      state,
      picture: pictureOf(signature),
      texts: {
        name,
        size: t('seal.list.mm', { w: widthMm, h: heightMm }),
        remark: remark || t('common.none'),
        createdAt: chinaDay(createdAt),
        updatedAt: chinaMinute(updatedAt),
      },
    };
  }
  return { list, rows, pictureOf };
}
