import { nextTick, shallowRef, type Ref } from 'vue';

/**
 * A wizard that takes a page's place while it is open. A new key each time, so that none inherits the one before; coming back,
 * the page is read anew, says what was done, and its heading gets the focus.
 */
export function useWizardOver<W extends object>({ page, done, refresh }: { readonly page: Ref<HTMLElement | undefined>; readonly done: Ref<string>; refresh(): Promise<unknown> }) {
  const making = shallowRef<W & { readonly key: number }>();
  let key = 0;

  function open(what: W): void {
    done.value = '';
    key += 1;
    making.value = { ...what, key };
  }
  async function back(text = ''): Promise<void> {
    making.value = undefined;
    done.value = text;
    await refresh();
    await nextTick();
    page.value?.querySelector<HTMLElement>('[data-page-heading]')?.focus();
  }
  return { making, open, back };
}
