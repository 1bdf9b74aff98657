import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { addAbortSignal, Readable } from 'node:stream';
import axios from 'axios';
import { AppError } from '../../contract/errors.ts';
import type { HttpAnswer } from './routeAnswer.ts';

/** A seal record with a 4 MiB picture is about 6 MiB of JSON. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends requests over kept-alive connections. */
export interface Exchange {
  /**
   * One request and its whole answer, whatever its status. Redirects are not followed, cookies not kept.
   * `remote/unreachable` when no whole answer came (also after an abort: the caller knows why it aborted),
   * `remote/bad-answer` when it is larger than 16 MiB.
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

export function openExchange(): Exchange {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  const client = axios.create({
    adapter: 'http',
    httpAgent,
    httpsAgent,
    responseType: 'stream',
    maxRedirects: 0,
    validateStatus: null,
    transformRequest: (body: unknown) => body,
  });
  return {
    async send({ method, url, headers, body, signal }) {
      try {
        const response = await client.request<unknown>({
          method,
          url: url.href,
          headers,
          data: body,
          signal,
          // A company proxy comes from HTTPS_PROXY / HTTP_PROXY / NO_PROXY; it must never see this PC's own services.
          ...(isLoopback(url.hostname) ? { proxy: false as const } : {}),
        });
        if (!(response.data instanceof Readable)) throw new AppError('remote/bad-answer');
        return {
          status: response.status,
          text: await wholeText(addAbortSignal(signal, response.data)),
          retryAfterSeconds: secondsOf(response.headers['retry-after']),
        };
      } catch (thrown) {
        throw thrown instanceof AppError ? thrown : unreachable(thrown);
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Axios' error holds the headers, hence the token, and the body: only its code may leave. */
function unreachable(thrown: unknown): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  return new AppError('remote/unreachable', { cause: new Error(code) });
}

async function wholeText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    // Leaving the loop destroys the stream and with it the connection.
    if (bytes > ANSWER_BYTES_MAX) throw new AppError('remote/bad-answer', { cause: new Error('answer too large') });
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function secondsOf(header: unknown): number | undefined {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
