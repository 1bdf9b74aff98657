import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type GuardSettings, Refusal, guard } from './resilience.ts';

export interface HttpCall extends Omit<GuardSettings, 'mayRepeat'> {
  /** Base address; the paths of single calls are put behind it. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** POSTs JSON and reads the answer by its schema. @throws AppError `remote/service-down` */
export type HttpService = <S extends z.ZodType>(path: string, body: unknown, answer: S) => Promise<z.output<S>>;

/** No answer of these services is longer than some KB; a stream without end must not fill the memory. */
const mostBytes = 1024 * 1024;

/**
 * An outside service over HTTP, under a guard (`resilience.ts`). Network faults, timeouts, 429, 5xx and answers that are no JSON of
 * the expected shape count as outage; other 4xx mean that this one question is refused. Each call has one Idempotency-Key for all
 * its tries, so that a gateway that did the work but answered too late can tell (an SMS is then sent once).
 */
export function httpService({ url, headers = {}, ...settings }: HttpCall): HttpService {
  const run = guard(settings);
  return (path, body, answer) => {
    const key = randomUUID();
    return run(async (signal) => {
      const response = await fetch(url.replace(/\/$/, '') + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key, ...headers },
        body: JSON.stringify(body),
        redirect: 'error',
        signal,
      });
      const text = await limitedText(response);
      if (response.status >= 400 && response.status < 500 && response.status !== 429) throw new Refusal(`answered ${response.status}`);
      if (!response.ok) throw new Error(`answered ${response.status}`);
      return answer.parse(text === '' ? undefined : JSON.parse(text));
    });
  };
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('answer too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
