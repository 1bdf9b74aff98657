import { reactive, ref, shallowRef } from 'vue';
import type { SealSummary } from '../../../contract/api/seals.ts';
import { AppError } from '../../../contract/errors.ts';
import { checkDateRange } from '../../../contract/rules/text.ts';
import { isDay } from '../../composables/typedDay.ts';
import { desktop } from '../../desktop.ts';

export const PAGE_SIZE = 10;

/** SEAL-5: what seals are asked for by; empty strings ask for all. */
export interface SealQuery {
  name: string;
  state: '' | SealSummary['state'];
  type: '' | SealSummary['type'];
  madeFrom: string;
  madeTo: string;
}
const anything: SealQuery = { name: '', state: '', type: '', madeFrom: '', madeTo: '' };

/** The list of seals: query, page, and the chosen row. Only the newest answer is shown. */
export function useSealList() {
  const query = reactive<SealQuery>({ ...anything });
  const page = ref(1);
  const items = shallowRef<readonly SealSummary[]>();
  const total = ref(0);
  const loading = ref(false);
  const error = shallowRef<AppError>();
  const chosenId = ref<string>();
  /** What the shown list was asked by: an empty list says something else when nothing was asked for. */
  const filtered = ref(false);
  let turn = 0;

  async function load(): Promise<void> {
    turn += 1;
    const mine = turn;
    loading.value = true;
    const wanted = Object.fromEntries(Object.entries(query).filter(([, value]) => value.trim() !== ''));
    try {
      const found = await desktop.seals.list({ page: page.value, pageSize: PAGE_SIZE, ...wanted });
      if (mine !== turn) return;
      items.value = found.items;
      total.value = found.total;
      filtered.value = Object.keys(wanted).length > 0;
      error.value = undefined;
      if (!found.items.some((seal) => seal.sealId === chosenId.value)) chosenId.value = undefined;
    } catch (thrown) {
      if (mine === turn) error.value = AppError.from(thrown);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  return {
    query,
    page,
    items,
    total,
    loading,
    error,
    chosenId,
    filtered,
    load,
    datesWrong: () =>
      [query.madeFrom, query.madeTo].some((day) => day !== '' && !isDay(day)) || checkDateRange(query.madeFrom, query.madeTo) !== undefined,
    async search(): Promise<void> {
      page.value = 1;
      await load();
    },
    async turnTo(next: number): Promise<void> {
      page.value = next;
      await load();
    },
    async reset(): Promise<void> {
      Object.assign(query, anything);
      page.value = 1;
      await load();
    },
    /** Another session's list must not stay on screen. */
    clear(): void {
      turn += 1;
      items.value = undefined;
      total.value = 0;
      chosenId.value = undefined;
      error.value = undefined;
      loading.value = false;
    },
  };
}
export type SealList = ReturnType<typeof useSealList>;
