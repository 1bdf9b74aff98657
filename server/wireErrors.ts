import type { FastifyError } from 'fastify';
import type { z } from 'zod';
import { AppError, type FieldErrorCode } from '../contract/errors.ts';

/** Fastify's own refusals in our closed list. */
const fastifyCodes: Record<string, 'input/invalid' | 'input/too-large' | 'remote/not-found'> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'input/too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'input/invalid',
  FST_ERR_CTP_INVALID_TYPE: 'input/invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'input/invalid',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'input/invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'input/invalid',
  FST_ERR_BAD_URL: 'remote/not-found',
  FST_ERR_NOT_FOUND: 'remote/not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'remote/not-found',
};
/** The database is away or going: the caller may try later (AD-2). */
const databaseAway = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', '53300', '57P01', '57P02', '57P03']);

/** Any thrown thing as what the caller may see. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  const known = fastifyCodes[code];
  if (known) return new AppError(known, { cause: thrown });
  if (databaseAway.has(code) || code.startsWith('08')) return new AppError('remote/service-down', { cause: thrown });
  // PostgreSQL class 22: a value that no column can hold.
  if (/^22[0-9A-Z]{3}$/.test(code)) return new AppError('input/invalid', { cause: thrown });
  if ((thrown as FastifyError | undefined)?.statusCode === 400) return new AppError('input/invalid', { cause: thrown });
  return new AppError('app/internal', { cause: thrown });
}

/** What the log may say of a fault. Messages and details of drivers can hold a row's values, so only names and places are kept. */
export function forLog(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { type: typeof thrown };
  const cause = thrown instanceof AppError && thrown.cause !== undefined ? { cause: forLog(thrown.cause) } : {};
  const constraint = 'constraint' in thrown ? { constraint: thrown.constraint } : {};
  const places = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12);
  return { type: thrown.name, code: codeOf(thrown), ...constraint, places, ...cause };
}

/** FLD-8: what zod found, as field → code. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): Record<string, FieldErrorCode> {
  const fields: Record<string, FieldErrorCode> = {};
  for (const issue of issues) fields[issue.path.map(String).join('.') || 'body'] ??= fieldCode(issue);
  return fields;
}

function fieldCode(issue: z.core.$ZodIssue): FieldErrorCode {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'field/required';
  if (issue.code === 'too_big' && issue.origin === 'string') return 'field/too-long';
  if (issue.code === 'too_small' && issue.origin === 'string') return 'field/required';
  return 'field/invalid';
}

function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}
