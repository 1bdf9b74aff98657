import type { SealSummary } from '../../../contract/api/seals.ts';
import { chinaDay, chinaMinute } from '../../composables/chinaTime.ts';
import type { RecordRow } from './RecordTable.vue';

type Translate = (key: string, params?: Record<string, unknown>) => string;

/** A stored seal as a line of its list. */
export function sealRow(seal: SealSummary, picture: RecordRow['picture'], t: Translate): RecordRow {
  return {
    id: seal.sealId,
    name: seal.name,
    state: seal.state,
    picture,
    texts: {
      name: seal.name,
      type: t(`seal.type.${seal.type}`),
      made: t(`seal.made.${seal.made}`),
      operator: seal.operatorName,
      validity: `${seal.validFrom} ${t('seal.query.to')}\n${seal.validTo}`,
      unit: seal.unit ?? t('common.none'),
      size: t('seal.list.mm', { w: seal.widthMm, h: seal.heightMm }),
      remark: seal.remark || t('common.none'),
      createdAt: chinaDay(seal.createdAt),
      updatedAt: chinaMinute(seal.updatedAt),
    },
  };
}
