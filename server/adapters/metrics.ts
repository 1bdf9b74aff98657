import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** AD-1: the outside services, as metrics and logs name them. */
export const adapterNames = ['sms', 'email', 'registry', 'commerce', 'identity', 'bank-card', 'bank-ukey', 'licence', 'portal'] as const;
export type AdapterName = (typeof adapterNames)[number];
/** `refused`: answered, but not as asked; `not-tried`: the circuit was open. */
export type CallOutcome = 'ok' | 'refused' | 'failed' | 'not-tried';

export interface AdapterMetrics {
  /** A call begins; the returned function ends it. */
  started(adapter: AdapterName): (outcome: CallOutcome) => void;
  retried(adapter: AdapterName): void;
  circuit(adapter: AdapterName, state: 'closed' | 'half-open' | 'open'): void;
}

const stateValues = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Prometheus metrics of the outside services. */
export function adapterMetrics(registry: Registry): AdapterMetrics {
  const registers = [registry];
  const duration = new Histogram({
    name: 'adapter_call_duration_seconds',
    help: 'Time of a call to an outside service with its repeats, by service and outcome',
    labelNames: ['adapter', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const retries = new Counter({ name: 'adapter_retries_total', help: 'Tries after the first', labelNames: ['adapter'], registers });
  const circuit = new Gauge({ name: 'adapter_circuit_state', help: '0 closed, 1 half open, 2 open: left alone', labelNames: ['adapter'], registers });
  return {
    started(adapter) {
      const end = duration.startTimer({ adapter });
      return (outcome) => void end({ outcome });
    },
    retried: (adapter) => retries.inc({ adapter }),
    circuit: (adapter, state) => circuit.set({ adapter }, stateValues[state]),
  };
}
