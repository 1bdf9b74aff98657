import { hash, verify } from '@node-rs/argon2';
import { INITIAL_PASSWORD } from '../contract/rules/password.ts';
import { newToken } from './secrets.ts';

/** argon2id as OWASP advises: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
  /** Hash of the initial password, made once: it is no secret, so accounts may share its salt. */
  readonly initialHash: string;
  hash(password: string): Promise<string>;
  /** Takes as long for an unknown user (`undefined`) as for a known one (LOGIN-1). */
  verify(hash: string | undefined, password: string): Promise<boolean>;
}

export async function createPasswords(): Promise<Passwords> {
  const [initialHash, nobody] = await Promise.all([hash(INITIAL_PASSWORD, cost), hash(newToken(), cost)]);
  return {
    initialHash,
    hash: (password) => hash(password, cost),
    verify: async (known, password) => (await verify(known ?? nobody, password)) && known !== undefined,
  };
}
