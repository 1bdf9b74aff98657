import { nextTick, type Ref } from 'vue';

/** Moves the focus to the first wrong field inside `root`, once the page has drawn the messages (FLD-8). */
export function useFocusFirstError(root: Ref<HTMLElement | null | undefined>) {
  return async function focusFirstError(): Promise<void> {
    await nextTick();
    root.value?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
}
