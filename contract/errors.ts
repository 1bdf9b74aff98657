import type { ErrorParams, WireError } from './result.ts';

interface ErrorKind {
  /** How it is shown: `info` calm blue, `warning` amber, `error` red. */
  readonly severity: 'info' | 'warning' | 'error';
  readonly retry: WireError['retry'];
  /** HTTP status when the remote API answers with it. */
  readonly status: number;
}

const info = (retry: WireError['retry'] = 'after-action', status = 409): ErrorKind => ({ severity: 'info', retry, status });
const warning = (retry: WireError['retry'] = 'after-action', status = 409): ErrorKind => ({ severity: 'warning', retry, status });
const error = (retry: WireError['retry'] = 'never', status = 400): ErrorKind => ({ severity: 'error', retry, status });

/**
 * The closed list of error codes, for every process. A new fault gets a line here and a text in
 * `messages/zh-CN.ts` and `messages/en.ts` (the types insist).
 */
export const errorKinds = {
  // Reader and card (native, main)
  'card/service-stopped': warning(),
  'card/no-reader': warning(),
  'card/no-card': warning(),
  'card/removed': warning(),
  'card/reader-removed': warning(),
  'card/not-found': warning(),
  'card/unknown': error('after-action'),
  'card/certificate-broken': error('after-action'),
  'card/reader-busy': warning('now'),
  'card/reader-hangs': error('after-action'),
  'card/communication': error('now'),
  'card/host-restarted': warning('now'),
  'card/changed': warning(),
  'card/unsupported': error(),
  'card/library-missing': error('after-action'), // params: name
  'card/library-32-bit': error('after-action'), // params: name
  'card/library-bits': error('after-action'), // params: name
  'card/library-broken': error('after-action'), // params: name
  // PIN
  'pin/wrong': warning('after-action'), // params: left
  'pin/locked': error('after-action'),
  'pin/length': warning(), // params: min, max
  'pin/admin-wrong': warning('after-action'), // params: left
  'pin/admin-locked': error('after-action'),
  'pin/change-unknown': error('after-action'),
  'pin/cancelled': info(),
  'pin/timeout': info(),
  'pin/window-lost': warning('now'),
  'pin/keypad-timeout': info('now'),
  'pin/keypad-differs': warning('now'),
  'pin/keypad-failed': warning('now'),
  // Card proof as the server judges it (CARD-1)
  'proof/challenge-unknown': error('now', 401),
  'proof/challenge-expired': warning('now', 401),
  'proof/challenge-used': error('now', 401),
  'proof/certificate-unreadable': error('after-action', 401),
  'proof/chain-untrusted': error('after-action', 401),
  'proof/certificate-not-yet-valid': error('after-action', 401),
  'proof/certificate-expired': error('after-action', 401),
  'proof/certificate-revoked': error('after-action', 401),
  'proof/revocation-unknown': warning('now', 503),
  'proof/serial-mismatch': error('after-action', 401),
  'proof/card-mismatch': error('after-action', 401),
  'proof/signature-invalid': error('now', 401),
  // Trusted authorities of this PC
  'trust/unreadable': warning(),
  'trust/no-authority': warning(),
  'trust/not-looked-at': warning('now'),
  'trust/not-removable': warning(),
  'trust/too-many': warning(), // params: max
  // Where this PC looks revocation up
  'revocation/address': warning(),
  'revocation/not-agreed': warning('now'),
  'revocation/unreachable': warning('now'),
  'revocation/unreadable': warning(),
  'revocation/unsupported': warning(),
  'revocation/untrusted': warning(),
  'revocation/stale': warning(),
  'revocation/not-yet-valid': warning(),
  'revocation/too-many': warning(), // params: max
  // Card rules (CARD-2…CARD-9)
  'card-rule/not-issued': error('after-action', 403),
  'card-rule/lost': error('after-action', 403),
  'card-rule/revoked': error('after-action', 403),
  'card-rule/expired': error('after-action', 403),
  'card-rule/admin-bound-elsewhere': error('after-action', 409), // params: last4
  'card-rule/operator-bound-elsewhere': error('after-action', 409), // params: last4
  'card-rule/card-bound-elsewhere': error('after-action', 409),
  'card-rule/other-enterprise': error('after-action', 403),
  'card-rule/other-holder': error('after-action', 403),
  'card-rule/role-mismatch': error('after-action', 403),
  'card-rule/already-bound': info('after-action', 409),
  'card-rule/not-bound': warning('after-action', 409),
  'card-rule/ticket-expired': warning('now', 401),
  // Login, session, captcha, codes (LOGIN, FLD-9)
  'login/wrong-credentials': error('after-action', 401),
  'login/account-locked': error('after-action', 423), // params: minutes
  'login/not-activated': warning('after-action', 403),
  'login/initial-password': warning('after-action', 403),
  'login/no-mobile': warning('after-action', 409),
  'login/not-verified': warning('after-action', 403),
  'login/disabled': error('after-action', 403),
  'session/required': warning('after-action', 401),
  'session/expired': warning('after-action', 401),
  'session/card-required': warning('after-action', 403),
  'session/legal-card-required': warning('after-action', 403),
  'session/forbidden': error('never', 403),
  'session/not-found': info('after-action', 404),
  'captcha/wrong': warning('after-action', 400),
  'captcha/expired': warning('now', 400),
  'code/wrong': warning('after-action', 400), // params: left
  'code/expired': warning('now', 400),
  'code/void': warning('now', 400),
  'code/too-soon': info('after-action', 429), // params: seconds
  'code/too-many': warning('after-action', 429),
  'code/no-mobile': warning('after-action', 409),
  // Registration (REG): whom the answer is about is said by `fields`
  'registration/enterprise-exists': warning('after-action', 409), // REG-2, fields: name, uscc, orgCode
  'registry/unit-mismatch': warning('after-action', 422), // REG-9
  'registry/legal-person-mismatch': warning('after-action', 422),
  'registry/not-active': warning('after-action', 422),
  'identity/mismatch': warning('after-action', 422),
  'terms/outdated': warning('after-action', 409),
  // Steps that follow each other (registration, recovery, reset) and their files (FLD-10)
  'flow/expired': warning('after-action', 410),
  'upload/not-found': warning('after-action', 404),
  'upload/not-wanted': error('never', 409),
  'upload/too-many': warning('after-action', 409), // params: most
  // Activation and password (ACT, ACC-5)
  'activation/already-active': info('after-action', 409),
  'password/old-wrong': warning('after-action', 400),
  // Username recovery (REC)
  'recovery/mobile-not-bound': info('after-action', 409),
  'recovery/identity-mismatch': warning('after-action', 400),
  'recovery/bank-card-mismatch': warning('after-action', 400),
  'recovery/not-matched': warning('after-action', 400),
  'recovery/too-few-operators': warning('after-action', 409),
  'recovery/proofs-count': warning('after-action', 400), // params: needed
  'recovery/attempts-used': error('after-action', 423), // params: minutes
  'recovery/no-account': info('after-action', 404),
  'recovery/bank-not-passed': warning('after-action', 409),
  'recovery/bank-other-enterprise': error('after-action', 403),
  // Forgotten password (PWD)
  'reset/incomplete': warning('after-action', 409),
  'reset/licence-unsupported': warning('after-action', 409),
  'reset/way-not-offered': error('after-action', 409),
  'reset/not-matched': warning('after-action', 400),
  'reset/legal-person-mismatch': warning('after-action', 400),
  'reset/attempts-used': error('after-action', 423), // params: minutes
  'reset/not-proven': warning('after-action', 409),
  'reset/proof-expired': warning('after-action', 410),
  'reset/review-not-offered': warning('after-action', 409),
  // Manual review (REC-5, PWD-3)
  'review/not-found': warning('after-action', 404),
  // Seals
  'seal/not-found': warning('after-action', 404),
  'seal/not-stopped': warning('after-action', 409),
  'seal/record-invalid': error('after-action', 400),
  'seal/record-mismatch': error('after-action', 400),
  'seal/signature-invalid': error('now', 400),
  'seal/validity-outside-certificate': warning('after-action', 400),
  'seal/operator-unknown': warning('after-action', 400),
  'seal/picture-invalid': warning('after-action', 400),
  'signature/not-found': warning('after-action', 404),
  'signature/not-stopped': warning('after-action', 409),
  'signature/declarant-unknown': warning('after-action', 400),
  'submission/not-queued': warning(),
  'submission/other-enterprise': warning(),
  'submission/unanswered': warning('now'),
  'submission/stopped': info('now'),
  'scan/unreadable': warning(),
  'scan/unsupported-type': warning(),
  'scan/truncated': warning(),
  'scan/too-large': warning(), // params: maxMegapixels
  'scan/too-small': warning(),
  'scan/not-found': warning(),
  'scan/cancelled': info(),
  'scan/file-gone': warning(),
  'scan/file-locked': warning(),
  'scan/drive-gone': warning(),
  'scan/too-many': warning(), // params: most
  'scan/no-such-page': warning(), // params: page, pages
  'scan/password': warning(),
  'scan/heic': warning(),
  'scan/animated': warning(),
  'scanner/none': warning(),
  'scanner/busy': warning('now'),
  'scanner/jammed': warning(),
  'scanner/cover-open': warning(),
  'scanner/no-paper': warning(),
  'scanner/cancelled': info(),
  'scanner/driver-missing': warning(),
  'scanner/failed': error('now'),
  'font/glyph-missing': warning(), // params: characters
  'seal/text-too-long': warning(), // params: max
  // Input
  'input/invalid': warning('after-action', 400),
  'input/too-large': warning('after-action', 413),
  // Remote
  'remote/unreachable': warning('now', 503),
  'remote/timeout': warning('now', 504),
  'remote/bad-answer': error('now', 502),
  'remote/server-error': error('now', 500),
  'remote/rate-limited': warning('after-action', 429), // params: seconds
  'remote/not-found': error('never', 404),
  'remote/conflict': warning('now', 409),
  'remote/service-down': warning('after-action', 503), // AD-2
  // Store and this PC
  'store/corrupt': error('after-action'),
  'store/read-only': error('after-action'),
  'store/disk-full': error('after-action'),
  'store/locked': error('after-action'),
  'store/key-unavailable': error('after-action'), // the data key cannot be unwrapped on this PC or by this user
  'store/newer-version': error('after-action'), // written by a newer client
  'draft/not-found': warning(),
  'file/not-writable': warning(),
  'app/already-running': info(),
  'app/cancelled': info('now'), // the caller gave up waiting
  'app/forbidden-sender': error(),
  'app/unknown-call': error(),
  'app/internal': error('now', 500),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** FLD: why one field is wrong. Texts in `messages/`, under the same code. */
export const fieldErrorCodes = [
  'field/required',
  'field/control-characters',
  'field/emoji',
  'field/look-alike',
  'field/enterprise-name-taken',
  'field/uscc-taken',
  'field/org-code-taken',
  'field/registry-mismatch',
  'field/identity-mismatch',
  'field/country',
  'field/phone-shape',
  'field/email-not-verified',
  'field/too-long', // params: max
  'field/invalid',
  'field/uscc-shape',
  'field/uscc-check',
  'field/org-code-shape',
  'field/org-code-check',
  'field/org-code-differs',
  'field/resident-id-shape',
  'field/resident-id-date',
  'field/resident-id-check',
  'field/validity-shape',
  'field/validity-order',
  'field/validity-expired',
  'field/id-number-shape',
  'field/username-shape',
  'field/username-taken',
  'field/password-length',
  'field/password-classes',
  'field/password-initial',
  'field/password-differs',
  'field/mobile-shape',
  'field/email-shape',
  'field/captcha',
  'field/code-shape',
  'field/code-wrong',
  'field/date-range',
  'field/upload-type',
  'field/upload-size',
  'field/bank-card-shape',
  'field/bank-card-check',
  'field/upload-damaged',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** i18n key of a code: `card/no-reader` → `errors.card.no-reader`. */
export function messageKeyOf(code: ErrorCode | FieldErrorCode): string {
  return `errors.${code.replace('/', '.')}`;
}

/**
 * The one error type that is thrown inside a process and turned into an `Answer` at its border.
 * `cause` stays in the process and is never sent.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly fields: Readonly<Record<string, FieldErrorCode>> | undefined;

  constructor(
    code: ErrorCode,
    options: { params?: ErrorParams; fields?: Readonly<Record<string, FieldErrorCode>>; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = options.params ?? {};
    this.fields = options.fields;
  }

  /** The error as it crosses a border: no cause, no stack. */
  toWire(): WireError {
    return {
      code: this.code,
      messageKey: messageKeyOf(this.code),
      params: this.params,
      retry: errorKinds[this.code].retry,
      ...(this.fields ? { fields: this.fields } : {}),
    };
  }

  static fromWire(wire: WireError): AppError {
    return new AppError(wire.code, { params: wire.params, ...(wire.fields ? { fields: wire.fields } : {}) });
  }

  /** Any thrown thing as an AppError: what is not one becomes `app/internal`, with its cause kept for the log. */
  static from(thrown: unknown): AppError {
    return thrown instanceof AppError ? thrown : new AppError('app/internal', { cause: thrown });
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorKinds, value);
}
