import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface PageTab {
  readonly path: string;
  /** i18n key. */
  readonly title: string;
  /** Component name, for keeping the page alive while its tab is open. */
  readonly component: string;
}

/** UI-2: the open pages. The start page's tab always stays. */
export const usePageTabsStore = defineStore('pageTabs', () => {
  const tabs = ref<PageTab[]>([]);
  const HOME = '/';

  function open(tab: PageTab): void {
    if (!tabs.value.some(({ path }) => path === tab.path)) tabs.value.push(tab);
  }

  /** Answers the path to show afterwards when `path` was the current one: the neighbour's. */
  function close(path: string): string {
    const at = tabs.value.findIndex((tab) => tab.path === path);
    if (at < 0 || path === HOME) return HOME;
    tabs.value.splice(at, 1);
    return (tabs.value[at] ?? tabs.value[at - 1])?.path ?? HOME;
  }
  const keep = (wanted: (tab: PageTab) => boolean) => (tabs.value = tabs.value.filter(wanted));

  return {
    tabs,
    open,
    close,
    closeOthers: (path: string) => keep((tab) => tab.path === path || tab.path === HOME),
    closeAll: () => keep((tab) => tab.path === HOME),
    /** Another account must not find the pages of the one before. */
    reset: () => (tabs.value = []),
  };
});
