import { maskIdNumber } from '../../../contract/rules/mask.ts';
import { LONG_TERM } from '../../../contract/rules/idValidity.ts';
import { chosenOf, type Field, type Option, type Options } from './field.ts';
import { isKept } from './fieldRules.ts';
import type { Read, Translate } from './wizard.ts';

const withOptions = new Set<Field['kind']>(['list', 'choice', 'several']);

/** Whether a summary says it: what was typed to be read again, no secret, no tick. */
export function isSummed(field: Field, value: Read): boolean {
  return isKept(field) && !field.private && value(field.name) !== '';
}

/** A value as it is shown for checking; ID numbers masked except two ends. */
export function shownValue(field: Field, value: Read, t: Translate, options: readonly Option[] = []): string {
  const typed = value(field.name);
  if (field.kind === 'id-number' || field.kind === 'bank-card') return maskIdNumber(typed);
  if (field.kind === 'valid-to' && typed === LONG_TERM) return t('wizard.longTerm');
  if (withOptions.has(field.kind)) {
    return chosenOf(typed)
      .map((one) => options.find((option) => option.value === one)?.label ?? one)
      .join(t('wizard.listSeparator'));
  }
  return typed;
}

/** The lists that a summary needs for its words. */
export function optionsOf(field: Field): Options | undefined {
  return 'options' in field ? field.options : undefined;
}
