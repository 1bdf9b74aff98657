import { ref, shallowRef, watch, type Ref } from 'vue';
import { AppError } from '../../../contract/errors.ts';

export type StateAction = 'stop' | 'enable' | 'remove';
type Named = { readonly name: string };

export interface RecordActionOptions<T extends Named> {
  readonly chosen: Readonly<Ref<T | undefined>>;
  setState(record: T, state: 'stopped' | 'enabled'): Promise<unknown>;
  remove(record: T): Promise<unknown>;
  /** What was done, in words. */
  told(action: StateAction, name: string): string;
  reload(): Promise<void>;
}

/** Stop, enable and delete of the chosen record: stop and delete ask first (SEAL-5); failures are told where they were asked. */
export function useRecordActions<T extends Named>({ chosen, setState, remove, told, reload }: RecordActionOptions<T>) {
  /** What the user is asked to confirm. */
  const asked = ref<'stop' | 'remove'>();
  const working = ref(false);
  const error = shallowRef<AppError>();
  const done = ref('');

  async function act(action: StateAction): Promise<void> {
    const record = chosen.value;
    if (!record || working.value) return;
    working.value = true;
    error.value = undefined;
    try {
      if (action === 'remove') await remove(record);
      else await setState(record, action === 'enable' ? 'enabled' : 'stopped');
      done.value = told(action, record.name);
      asked.value = undefined;
      await reload();
    } catch (thrown) {
      error.value = AppError.from(thrown);
    } finally {
      working.value = false;
    }
  }
  /** Enabling is done at once; the others are asked about. */
  function press(action: StateAction): void {
    error.value = undefined;
    if (action === 'enable') void act('enable');
    else asked.value = action;
  }
  watch(chosen, () => (error.value = undefined));

  return { asked, working, error, done, press, act };
}

export type RecordActions = ReturnType<typeof useRecordActions>;
