import { onScopeDispose, reactive, shallowReactive } from 'vue';
import type { FieldErrorCode } from '../../../contract/errors.ts';
import type { ErrorParams } from '../../../contract/result.ts';
import { TYPING_PAUSE_MS } from '../../composables/useField.ts';
import type { Field, FieldFault, Option } from './field.ts';
import { faultOf, normalised } from './fieldRules.ts';
import type { Read } from './wizard.ts';

/**
 * What is typed in a wizard's fields and what is wrong with it: judged when typing pauses or focus leaves (FLD-8), forgiven as
 * soon as it is right. Fields of several steps with one name are one value.
 */
export function useFields(all: readonly Field[], start: Readonly<Record<string, string>>) {
  const byName = new Map(all.map((field) => [field.name, field]));
  const values = reactive<Record<string, string>>({});
  const faults = reactive<Record<string, FieldFault>>({});
  /** What the server refused, by field: its message stands until the value changes. */
  const refused = new Map<string, string>();
  /** The lists of choice fields, once loaded: what is not in them is not an answer. */
  const options = shallowReactive<Record<string, readonly Option[]>>({});
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  for (const field of all) values[field.name] = start[field.name] ?? ('initial' in field ? (field.initial ?? '') : '');
  onScopeDispose(() => timers.forEach((timer) => clearTimeout(timer)));

  const value: Read = (name) => {
    const found = values[name];
    if (found === undefined) throw new Error(`the wizard has no field ${name}`);
    return found;
  };
  const isVisible = (field: Field): boolean => field.visibleWhen?.(value) ?? true;

  function judge(field: Field, typed = value(field.name)): FieldFault | undefined {
    const known = field.kind === 'list' || field.kind === 'choice' ? options[field.name] : undefined;
    if (typed !== '' && known && !known.some((option) => option.value === typed)) return { code: 'field/invalid' };
    return faultOf(field, typed, value);
  }
  function mark(name: string, fault: FieldFault | undefined): void {
    clearTimeout(timers.get(name));
    refused.delete(name);
    if (fault) faults[name] = fault;
    else delete faults[name];
  }
  const isRefused = (name: string): boolean => refused.has(name) && refused.get(name) === values[name];
  /** Checks now and shows the result. */
  function validate(field: Field): boolean {
    const fault = isVisible(field) ? judge(field) : undefined;
    mark(field.name, fault);
    return fault === undefined;
  }
  /** A fault that is shown goes once it no longer holds, also when another field made it right (confirmation, end date). */
  function forgive(): void {
    for (const name of Object.keys(faults)) {
      const field = byName.get(name);
      if (field && !isRefused(name) && judge(field) === undefined) mark(name, undefined);
    }
  }
  function fill(field: Field): void {
    const right = normalised(field, value(field.name));
    if (!field.fills || right === '' || judge(field, right) !== undefined) return;
    for (const [name, filled] of Object.entries(field.fills(right, value))) {
      values[name] = filled;
      mark(name, undefined);
    }
  }

  /** A right value that only the server can judge further. What the answer is about may have been changed meanwhile. */
  async function ask(field: Field): Promise<void> {
    const asked = value(field.name);
    if (!field.ask || asked === '' || faults[field.name]) return;
    const code = await field.ask(asked).catch(() => undefined);
    if (code && value(field.name) === asked) refuse(field.name, code);
  }
  function refuse(name: string, code: FieldErrorCode, params?: ErrorParams): void {
    mark(name, params ? { code, params } : { code });
    refused.set(name, value(name));
  }

  return {
    byName,
    values,
    faults,
    options,
    value,
    isVisible,
    validate,
    mark,
    /** The user typed or chose. */
    type(field: Field, typed: string): void {
      if (values[field.name] === typed) return;
      values[field.name] = typed;
      forgive();
      fill(field);
      clearTimeout(timers.get(field.name));
      timers.set(field.name, setTimeout(() => void (value(field.name) !== '' && validate(field)), TYPING_PAUSE_MS));
    },
    /** Focus left: harmless slips are put right. An empty field that focus only passes through is not wrong yet. */
    left(field: Field): void {
      const put = normalised(field, value(field.name));
      values[field.name] = put;
      if (put === '' || isRefused(field.name)) return;
      validate(field);
      void ask(field);
    },
    normaliseAll(fields: readonly Field[]): void {
      for (const field of fields) values[field.name] = normalised(field, value(field.name));
    },
    /** What the server found, until the value changes. */
    refuse,
    put(name: string, typed: string): void {
      if (byName.has(name)) values[name] = typed;
      mark(name, undefined);
    },
  };
}
export type Fields = ReturnType<typeof useFields>;
