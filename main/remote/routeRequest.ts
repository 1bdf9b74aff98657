import type { Route } from '../../contract/api/route.ts';
import { AppError, type FieldErrorCode } from '../../contract/errors.ts';

/** One HTTP request as the contract describes it, before headers. */
export interface RouteRequest {
  readonly method: Route['method'];
  /** Path with its parameters filled in, and the query string. */
  readonly target: string;
  /** JSON text of POST and PUT. */
  readonly body: string | undefined;
}

/**
 * Lays a route's input out as path parameters, then query (GET, DELETE) or JSON body (POST, PUT); see `Route`.
 * `input/invalid` with the wrong fields when the input does not fit the route.
 */
export function routeRequest(route: Route, input: unknown): RouteRequest {
  const parsed = route.input.safeParse(input);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue): [string, FieldErrorCode] => [issue.path.join('.'), 'field/invalid']);
    throw new AppError('input/invalid', { fields: Object.fromEntries(fields) });
  }
  const rest = new Map<string, unknown>(Object.entries(parsed.data));
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = pathSegment(name, rest.get(name));
    rest.delete(name);
    return value;
  });
  if (route.method === 'POST' || route.method === 'PUT') {
    return { method: route.method, target: path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    if (value !== undefined) query.set(name, String(value));
  }
  return { method: route.method, target: query.size > 0 ? `${path}?${query}` : path, body: undefined };
}

/** Dots alone would be taken for "this folder" and "folder above" and lead to another route. */
function pathSegment(name: string, value: unknown): string {
  const text = String(value ?? '');
  if (/^\.{0,2}$/.test(text)) throw new AppError('input/invalid', { fields: { [name]: 'field/invalid' } });
  return encodeURIComponent(text);
}
