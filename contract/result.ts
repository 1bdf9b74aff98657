import type { ErrorCode, FieldErrorCode } from './errors.ts';

/** What a message may be filled with. Never a PIN, a token or an unmasked ID number. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An error as it crosses a process boundary: a code of the closed list, never a stack. */
export interface WireError {
  readonly code: ErrorCode;
  /** i18n key, always `errors.<area>.<name>` of the code. */
  readonly messageKey: string;
  readonly params: ErrorParams;
  /** Whether doing the same again may help (`now`), only after the user acted (`after-action`), or never. */
  readonly retry: 'now' | 'after-action' | 'never';
  /** FLD-8: wrong fields by their name in the request. */
  readonly fields?: Readonly<Record<string, FieldErrorCode>>;
}

/** The answer of every call between processes: nothing throws across. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };
