import { computed, ref } from 'vue';
import { desktop } from '../desktop.ts';

export interface Column {
  readonly key: string;
  /** i18n key of its heading. */
  readonly label: string;
  /** Shown until the user chose otherwise; true when left out. */
  readonly initially?: boolean;
}

/** Which columns of the list `name` are shown: UI-2, remembered on this PC. */
export function useColumns(name: string, columns: readonly Column[]) {
  const key = `columns.${name}`;
  const shown = ref(columns.filter((column) => column.initially !== false).map((column) => column.key));

  async function load(): Promise<void> {
    try {
      const { value } = await desktop.app.setting({ key });
      if (!Array.isArray(value)) return;
      const kept = columns.map((column) => column.key).filter((columnKey) => value.includes(columnKey));
      if (kept.length > 0) shown.value = kept;
    } catch {
      // The first columns do as well.
    }
  }
  void load();

  return {
    columns,
    shown: computed(() => shown.value),
    isShown: (columnKey: string) => shown.value.includes(columnKey),
    /** Keeps the columns' own order, and at least one. */
    async choose(keys: readonly string[]): Promise<void> {
      const next = columns.map((column) => column.key).filter((columnKey) => keys.includes(columnKey));
      if (next.length === 0) return;
      shown.value = next;
      await desktop.app.setSetting({ key, value: next }).catch(() => {});
    },
  };
}
