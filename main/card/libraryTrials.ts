import type { ErrorCode } from '../../contract/errors.ts';
import type { NativeEvent } from '../../contract/nativeHost.ts';

/** A vendor library may crash the native host when it is first used; after this many times it is left out. */
const CRASHES_ALLOWED = 2;

export interface LibraryState {
  readonly path: string;
  readonly state: 'not-tried' | 'used' | 'faulty' | 'left-out';
  readonly fault?: ErrorCode;
}

/** Which vendor libraries may still be used: one that crashes at every start must not take the readers along for good. */
export interface LibraryTrials {
  /** Every library wanted: in use without `fault`, else why not. For diagnostics. */
  readonly states: readonly LibraryState[];
  readonly usable: readonly string[];
  note(event: NativeEvent): void;
  hostDied(): void;
}

export function libraryTrials(libraries: readonly string[]): LibraryTrials {
  const crashes = new Map<string, number>();
  const begun = new Set<string>();
  const outcomes = new Map<string, ErrorCode | undefined>();
  const isUsable = (path: string): boolean => (crashes.get(path) ?? 0) < CRASHES_ALLOWED;

  function stateOf(path: string): LibraryState {
    if (!isUsable(path)) return { path, state: 'left-out' };
    if (!outcomes.has(path)) return { path, state: 'not-tried' };
    const fault = outcomes.get(path);
    return fault ? { path, state: 'faulty', fault } : { path, state: 'used' };
  }

  return {
    get states() {
      return libraries.map(stateOf);
    },
    get usable() {
      return libraries.filter(isUsable);
    },
    note: (event) => {
      if (event.event !== 'skf-library') return;
      if (event.state === 'begun') begun.add(event.path);
      else {
        begun.delete(event.path);
        outcomes.set(event.path, event.fault);
      }
    },
    hostDied: () => {
      for (const path of begun) crashes.set(path, (crashes.get(path) ?? 0) + 1);
      begun.clear();
    },
  };
}
