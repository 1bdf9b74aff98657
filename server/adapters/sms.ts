import { z } from 'zod';
import type { SmsSender } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

/** An SMS gateway that takes `{ to, text }` as JSON. What it answers besides success does not matter, but it must be JSON or nothing. */
export function httpSms(call: HttpCall): SmsSender {
  const post = httpService(call);
  return {
    async send(to, text) {
      await post('', { to, text }, z.unknown());
    },
  };
}
