import { reactive, ref, shallowRef } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { checkDateRange } from '../../../contract/rules/text.ts';
import { isDay } from '../../composables/typedDay.ts';

export const PAGE_SIZE = 10;

/** SEAL-5, SIG-1: what every list of records is asked for by; empty strings ask for all. */
export interface RecordQuery {
  name: string;
  state: '' | 'stopped' | 'enabled';
  madeFrom: string;
  madeTo: string;
}
export interface RecordListOptions<Q extends RecordQuery, T> {
  /** A query that asks for all. */
  readonly anything: Q;
  ask(wanted: { page: number; pageSize: number } & Partial<Q>): Promise<{ items: T[]; total: number }>;
  idOf(item: T): string;
}

/** A list of records: query, page, and the chosen row. Only the newest answer is shown. */
export function useRecordList<Q extends RecordQuery, T extends object>({ anything, ask, idOf }: RecordListOptions<Q, T>) {
  const query = reactive({ ...anything }) as Q;
  const page = ref(1);
  const items = shallowRef<readonly T[]>();
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
    const wanted = Object.fromEntries(Object.entries(query).filter(([, value]) => String(value).trim() !== '')) as Partial<Q>;
    try {
      const found = await ask({ page: page.value, pageSize: PAGE_SIZE, ...wanted });
      if (mine !== turn) return;
      items.value = found.items;
      total.value = found.total;
      filtered.value = Object.keys(wanted).length > 0;
      error.value = undefined;
      if (!found.items.some((item) => idOf(item) === chosenId.value)) chosenId.value = undefined;
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

export type RecordList<Q extends RecordQuery, T extends object> = ReturnType<typeof useRecordList<Q, T>>;
