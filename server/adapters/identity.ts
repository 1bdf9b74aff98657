import { z } from 'zod';
import type { BankCardCheck, IdentityCheck, StateCouncilPortal } from './adapters.ts';
import { type HttpCall, httpService } from './http.ts';

const Match = z.object({ matches: z.boolean() });

/** Takes a person, answers `{ matches }`. */
export function httpIdentity(call: HttpCall): IdentityCheck {
  const post = httpService(call);
  return { matches: async (person) => (await post('', person, Match)).matches };
}

/** Takes a person with `cardNo` and `mobile`, answers `{ matches }`. */
export function httpBankCards(call: HttpCall): BankCardCheck {
  const post = httpService(call);
  return { matches: async (four) => (await post('', four, Match)).matches };
}

/** Takes a user, answers anything. */
export function httpPortal(call: HttpCall): StateCouncilPortal {
  const post = httpService(call);
  return { sync: async (user) => void (await post('', user, z.unknown())) };
}
