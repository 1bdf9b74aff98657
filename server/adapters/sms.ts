import { AppError } from '../../contract/errors.ts';
import type { SmsSender } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

/** An SMS gateway that takes `{ to, text }` as JSON. */
export function httpSms(call: HttpCall): SmsSender {
  const post = httpService(call);
  return {
    async send(to, text) {
      await post({ to, text });
    },
  };
}

/** Where no gateway is set: every message waits (AD-2). */
export const noSms: SmsSender = {
  async send() {
    throw new AppError('remote/service-down');
  },
};
