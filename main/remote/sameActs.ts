import { createHmac, randomBytes, randomUUID } from 'node:crypto';

/** More forms than anybody fills in one sitting. */
const mostActs = 100;

/** Idempotency-Keys by what is sent: the same act again, by the user's own hand, gets the key of its first try. */
export interface SameActs {
  keyFor(name: string, input: unknown): string;
}

export function createSameActs(): SameActs {
  // Forms hold passwords: they are remembered under a key that dies with the process.
  const secret = randomBytes(32);
  const keys = new Map<string, string>();
  return {
    keyFor(name, input) {
      const act = createHmac('sha256', secret).update(`${name}\n${JSON.stringify(input)}`).digest('base64');
      const key = keys.get(act) ?? randomUUID();
      keys.delete(act);
      keys.set(act, key);
      const oldest = keys.keys().next().value;
      if (keys.size > mostActs && oldest !== undefined) keys.delete(oldest);
      return key;
    },
  };
}
