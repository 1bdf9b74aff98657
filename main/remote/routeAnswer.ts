import { z } from 'zod';
import type { Route } from '../../contract/api/route.ts';
import { AppError, type ErrorCode, fieldErrorCodes, isErrorCode } from '../../contract/errors.ts';

/** What came back, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Retry-After in seconds, when the server gave one. */
  readonly retryAfterSeconds: number | undefined;
}

const ServerError = z.object({
  code: z.custom<ErrorCode>(isErrorCode),
  params: z.record(z.string(), z.union([z.string().max(500), z.number()])).catch({}),
  fields: z.record(z.string(), z.enum(fieldErrorCodes)).optional().catch(undefined),
});

/** Faults of this PC's card, files and screen: a server that claims one is not to be believed. */
const localAreas = new Set(['card', 'pin', 'scan', 'font', 'store', 'draft', 'file', 'app']);

/**
 * The route's output, or the AppError that the answer stands for. Anything that is not what the contract says
 * (HTML, cut JSON, wrong types, a redirect) is `remote/bad-answer`.
 */
export function routeOutput(route: Route, answer: HttpAnswer): unknown {
  const json = parsedJson(answer.text);
  if (answer.status < 200 || answer.status > 299) throw errorOf(answer, json);
  const output = route.output.safeParse(json);
  if (output.success) return output.data;
  // Paths only: the values may be personal.
  const places = output.error.issues.map((issue) => issue.path.join('.'));
  throw new AppError('remote/bad-answer', { cause: new Error(`${route.path}: unexpected ${places.join(', ') || 'answer'}`) });
}

function errorOf(answer: HttpAnswer, json: unknown): AppError {
  const told = ServerError.safeParse(json);
  if (told.success) {
    const { code, params, fields } = told.data;
    if (code === 'app/internal') return new AppError('remote/server-error');
    if (!localAreas.has(code.slice(0, code.indexOf('/')))) return new AppError(code, { params, fields });
  }
  const cause = new Error(`HTTP ${answer.status}`);
  if (answer.status === 429) return new AppError('remote/rate-limited', { params: { seconds: answer.retryAfterSeconds ?? 60 }, cause });
  // A gateway in front of the server speaks these, in HTML.
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) return new AppError('remote/service-down', { cause });
  if (answer.status >= 500) return new AppError('remote/server-error', { cause });
  return new AppError('remote/bad-answer', { cause });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
