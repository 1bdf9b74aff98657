import type { NativeEvent } from '../../contract/nativeHost.ts';

/** A vendor library may crash the native host when it is first used; after this many times it is left out. */
const CRASHES_ALLOWED = 2;

/** Which vendor libraries may still be used: one that crashes at every start must not take the readers along for good. */
export interface LibraryTrials {
  readonly usable: readonly string[];
  note(event: NativeEvent): void;
  hostDied(): void;
}

export function libraryTrials(libraries: readonly string[]): LibraryTrials {
  const crashes = new Map<string, number>();
  const begun = new Set<string>();
  return {
    get usable() {
      return libraries.filter((path) => (crashes.get(path) ?? 0) < CRASHES_ALLOWED);
    },
    note: (event) => {
      if (event.event !== 'skf-library') return;
      if (event.state === 'begun') begun.add(event.path);
      else begun.delete(event.path);
    },
    hostDied: () => {
      for (const path of begun) crashes.set(path, (crashes.get(path) ?? 0) + 1);
      begun.clear();
    },
  };
}
