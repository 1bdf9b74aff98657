import { computed, shallowRef } from 'vue';

/** More steps back than anyone goes. */
const MOST = 200;
/** Changes of the same thing within this time are one step: a slider's way, not each of its pixels. */
const SAME_STEP_MS = 900;

/** A value with every state it had: set it, go back, go forward. States are never changed in place. */
export function editHistory<T>(first: T, now: () => number = Date.now) {
  const current = shallowRef<T>(first);
  const past = shallowRef<readonly T[]>([]);
  const future = shallowRef<readonly T[]>([]);
  let last: { readonly what: string; readonly at: number } | undefined;

  return {
    current,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    /** `what` names the thing that changes: quick changes of the same thing become one step. */
    set(next: T, what: string): void {
      const at = now();
      const sameStep = last !== undefined && last.what === what && at - last.at < SAME_STEP_MS && past.value.length > 0;
      if (!sameStep) past.value = [...past.value, current.value].slice(-MOST);
      last = { what, at };
      future.value = [];
      current.value = next;
    },
    undo(): void {
      const before = past.value.at(-1);
      if (before === undefined) return;
      past.value = past.value.slice(0, -1);
      future.value = [...future.value, current.value];
      last = undefined;
      current.value = before;
    },
    redo(): void {
      const after = future.value.at(-1);
      if (after === undefined) return;
      future.value = future.value.slice(0, -1);
      past.value = [...past.value, current.value];
      last = undefined;
      current.value = after;
    },
    /** A new beginning: nothing to go back to. */
    reset(value: T): void {
      past.value = [];
      future.value = [];
      last = undefined;
      current.value = value;
    },
  };
}
export type EditHistory<T> = ReturnType<typeof editHistory<T>>;

/** Ctrl+Z, and Ctrl+Y or Ctrl+Shift+Z (⌘ on a Mac), but not where text is typed: there the field has its own. */
export function undoKey(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const target = event.target;
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, input:not([type="range"], [type="radio"], [type="checkbox"])'))) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : undefined;
}
