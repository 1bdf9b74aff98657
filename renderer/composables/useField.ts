import { onScopeDispose, ref, watch, type Ref } from 'vue';
import type { FieldErrorCode } from '../../contract/errors.ts';

export type FieldCheck = (value: string) => FieldErrorCode | undefined;

export interface Field {
  readonly value: Ref<string>;
  readonly error: Ref<FieldErrorCode | undefined>;
  /** Focus left the field. */
  blur(): void;
  /** Checks now and shows the result. Answers whether the field is right. */
  validate(): boolean;
  /** Shows what the server found (FLD-8), until the value changes. */
  refuse(code: FieldErrorCode): void;
  clear(): void;
}

/** FLD-8: how long typing must rest before a message appears. */
export const TYPING_PAUSE_MS = 600;

/** One typed field with its check: judged when typing pauses or focus leaves, forgiven as soon as it is right. */
export function useField(check: FieldCheck, initial = ''): Field {
  const value = ref(initial);
  const error = ref<FieldErrorCode>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function validate(): boolean {
    clearTimeout(timer);
    error.value = check(value.value);
    return error.value === undefined;
  }
  watch(value, () => {
    clearTimeout(timer);
    // A shown message goes at once when it no longer holds; a new one waits for the pause.
    if (error.value && check(value.value) === undefined) error.value = undefined;
    timer = setTimeout(() => value.value !== '' && validate(), TYPING_PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  return {
    value,
    error,
    // An empty field that focus only passes through is not wrong yet.
    blur: () => void (value.value !== '' && validate()),
    validate,
    refuse: (code) => {
      clearTimeout(timer);
      error.value = code;
    },
    clear: () => {
      value.value = '';
      clearTimeout(timer);
      error.value = undefined;
    },
  };
}

/** Checks all, not only up to the first wrong one: every message shows. */
export function validateAll(fields: readonly Field[]): boolean {
  return fields.map((field) => field.validate()).every(Boolean);
}

/** FLD-8: puts the server's field → message map on the fields. Answers whether any was meant. */
export function refuseFields(
  fields: Readonly<Record<string, Field>>,
  wrong: Readonly<Record<string, FieldErrorCode>> | undefined,
): boolean {
  let any = false;
  for (const [name, code] of Object.entries(wrong ?? {})) {
    fields[name]?.refuse(code);
    any ||= name in fields;
  }
  return any;
}
