import type { Column } from '../../composables/useColumns.ts';

/** The columns of the seal list (UI-2: chosen and remembered). */
export const sealColumns: readonly Column[] = [
  { key: 'picture', label: 'seal.list.picture' },
  { key: 'name', label: 'seal.list.name' },
  { key: 'type', label: 'seal.list.type' },
  { key: 'made', label: 'seal.list.made' },
  { key: 'state', label: 'seal.list.state' },
  { key: 'operator', label: 'seal.list.operator' },
  { key: 'validity', label: 'seal.list.validity' },
  { key: 'unit', label: 'seal.list.unit', initially: false },
  { key: 'size', label: 'seal.list.size', initially: false },
  { key: 'remark', label: 'seal.list.remark', initially: false },
  { key: 'createdAt', label: 'seal.list.createdAt' },
  { key: 'updatedAt', label: 'seal.list.updatedAt', initially: false },
];
