import { ref } from 'vue';
import { desktop } from '../../desktop.ts';

/** Usernames remembered on this PC: only when the box is ticked, removable one by one. A store that fails never hinders login. */
export function useRememberedNames() {
  const names = ref<string[]>([]);
  /** Off unless the user ticks it, each time anew. */
  const remember = ref(false);

  async function load(): Promise<void> {
    names.value = await desktop.usernames.list({}).then(({ items }) => items, () => []);
  }
  return {
    names,
    remember,
    load,
    async keep(username: string): Promise<void> {
      if (remember.value) await desktop.usernames.remember({ username }).catch(() => {});
    },
    async forget(username: string): Promise<void> {
      names.value = names.value.filter((name) => name !== username);
      await desktop.usernames.forget({ username }).catch(() => {});
    },
  };
}
