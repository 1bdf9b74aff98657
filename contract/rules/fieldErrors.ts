import type { FieldErrorCode } from '../errors.ts';

/**
 * FLD-8: the field → message map of a form, the same on screen and in the server's answer. Takes every field's check,
 * keeps the wrong ones; undefined when all are right.
 */
export function fieldErrors(checks: Readonly<Record<string, FieldErrorCode | undefined>>): Record<string, FieldErrorCode> | undefined {
  const wrong: Record<string, FieldErrorCode> = {};
  for (const [field, code] of Object.entries(checks)) {
    if (code !== undefined) wrong[field] = code;
  }
  return Object.keys(wrong).length > 0 ? wrong : undefined;
}
