import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  TimeoutStrategy,
  circuitBreaker,
  decorrelatedJitterGenerator,
  handleWhen,
  isBrokenCircuitError,
  retry,
  timeout,
  wrap,
} from 'cockatiel';
import { AppError } from '../../contract/errors.ts';
import type { AdapterMetrics, AdapterName } from './metrics.ts';

/** What an outside service answered that it will answer again: no use in asking twice, and no sign of an outage. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export interface GuardSettings {
  readonly adapter: AdapterName;
  readonly metrics?: AdapterMetrics;
  /** For one try. */
  readonly timeoutMs?: number;
  /** Tries in all. */
  readonly tries?: number;
  /** First wait between tries; grows, with decorrelated jitter, so that copies of the server do not come back together. */
  readonly firstWaitMs?: number;
  /** The circuit opens after so many calls that failed in a row, and lets one call through to probe after a while. */
  readonly breakAfter?: number;
  readonly halfOpenAfterMs?: number;
  /** Whether a failed try may be made again: it must not have had an effect. */
  readonly mayRepeat?: (thrown: unknown) => boolean;
}

/** Runs a call to an outside service under its guard. @throws AppError `remote/service-down`, with the fault as its cause (AD-2) */
export type Guard = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** AD-1: timeout, retry with jitter, circuit breaker and metrics around every call of one outside service. */
export function guard(settings: GuardSettings): Guard {
  const { adapter, metrics, timeoutMs = 10_000, tries = 3, firstWaitMs = 200, breakAfter = 5, halfOpenAfterMs = 30_000 } = settings;
  const isOutage = (thrown: unknown): boolean => !(thrown instanceof Refusal);
  const mayRepeat = settings.mayRepeat ?? (() => true);
  const breaker = circuitBreaker(handleWhen(isOutage), { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(breakAfter) });
  const again = retry(
    handleWhen((thrown) => isOutage(thrown) && mayRepeat(thrown)),
    { maxAttempts: tries - 1, backoff: new ExponentialBackoff({ initialDelay: firstWaitMs, maxDelay: 5_000, generator: decorrelatedJitterGenerator }) },
  );
  again.onRetry(() => metrics?.retried(adapter));
  tellState(breaker, (state) => metrics?.circuit(adapter, state));
  const policy = wrap(breaker, again, timeout(timeoutMs, TimeoutStrategy.Aggressive));
  return async (work) => {
    const end = metrics?.started(adapter);
    try {
      const answer = await policy.execute(({ signal }) => work(signal));
      end?.('ok');
      return answer;
    } catch (cause) {
      end?.(isBrokenCircuitError(cause) ? 'not-tried' : cause instanceof Refusal ? 'refused' : 'failed');
      throw new AppError('remote/service-down', { cause });
    }
  };
}

const stateNames = { [CircuitState.Closed]: 'closed', [CircuitState.HalfOpen]: 'half-open', [CircuitState.Open]: 'open', [CircuitState.Isolated]: 'open' } as const;

function tellState(breaker: CircuitBreakerPolicy, tell: (state: 'closed' | 'half-open' | 'open') => void): void {
  tell('closed');
  breaker.onStateChange((state) => tell(stateNames[state]));
}
