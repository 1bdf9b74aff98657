import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../contract/errors.ts';

export interface HttpCall {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Tries in all. */
  readonly tries?: number;
}

/** After this many failed calls in a row the service is left alone for a while. */
const breakAfter = 5;
const breakMs = 30_000;

/**
 * POSTs JSON to an outside service: timeout, retry with jitter on network faults, 429 and 5xx, and a circuit breaker.
 * @throws AppError `remote/service-down`
 */
export function httpService({ url, headers = {}, timeoutMs = 10_000, tries = 3 }: HttpCall): (body: unknown) => Promise<unknown> {
  let failures = 0;
  let openUntil = 0;
  const attempt = async (body: unknown): Promise<unknown> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`answered ${response.status}`, { cause: response.status });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  return async (body) => {
    if (Date.now() < openUntil) throw new AppError('remote/service-down');
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await attempt(body);
        failures = 0;
        return answer;
      } catch (cause) {
        const status = cause instanceof Error && typeof cause.cause === 'number' ? cause.cause : 503;
        if (tried < tries && (status === 429 || status >= 500)) {
          await sleep(200 * 2 ** tried * (0.5 + Math.random()));
          continue;
        }
        failures += 1;
        if (failures >= breakAfter) openUntil = Date.now() + breakMs;
        throw new AppError('remote/service-down', { cause });
      }
    }
  };
}
