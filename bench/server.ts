import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '../contract/api/api.ts';
import { sm2Verify } from '../crypto/sm.ts';
import { publicKeyOf } from '../crypto/testing/testCa.ts';
import { createServer } from '../server/app.ts';
import { prove, registryCard, signBytes } from '../server/testing/cards.ts';
import { testClient } from '../server/testing/client.ts';
import { benchServerLogins } from './serverLogins.ts';
import { benchServerRecovery } from './serverRecovery.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  /** The figure divided by what it is held against. */
  readonly ratio: number;
}

const logins = 300;
const atOnce = 8;
const verifications = 300;

/**
 * Card logins per second over real HTTP on a SQLite file — challenge, proof, rules, session — against raw SM2 verifications
 * per second of the library used. Signing by the cards is done beforehand and not counted; a login verifies two signatures:
 * the certificate's and the challenge's.
 */
export async function benchServer(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sw-bench-'));
  const server = await createServer({ db: `sqlite:${join(folder, 'bench.db')}`, sandbox: true, requestsPerMinute: 0, log: 'error' });
  try {
    const raw = rawVerificationsPerSecond();
    const client = testClient(server.url);
    const card = registryCard('operator');
    await client.enter(card);
    let challengeSeconds = 0;
    let loginSeconds = 0;
    for (let done = 0; done < logins; done += atOnce) {
      const asked = performance.now();
      const challenges = await Promise.all(Array.from({ length: atOnce }, () => client.challenge(card)));
      const signing = performance.now();
      const proofs = challenges.map((challenge) => prove(card, challenge));
      const sent = performance.now();
      await Promise.all(proofs.map((proof) => client.ok(api.cardLogin.login, { proof }, { key: crypto.randomUUID() })));
      challengeSeconds += (signing - asked) / 1000;
      loginSeconds += (performance.now() - sent) / 1000;
    }
    const perSecond = (Math.ceil(logins / atOnce) * atOnce) / (challengeSeconds + loginSeconds);
    const byCard = { name: 'server card logins', value: perSecond, unit: '1/s', against: `${raw.toFixed(0)} raw SM2 verifications/s`, ratio: perSecond / raw };
    return [byCard, ...(await benchServerLogins()), ...(await benchServerRecovery())];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function rawVerificationsPerSecond(): number {
  const card = registryCard('operator');
  if (card.key.algorithm !== 'SM2') throw new Error('an SM2 card is wanted');
  const message = Buffer.from('a challenge of the usual length, give or take a few characters'.repeat(3));
  const signature = signBytes(card, message);
  const publicKey = publicKeyOf(card.key);
  let right = 0;
  for (let run = 0; run < 50; run += 1) sm2Verify(publicKey, message, signature);
  const start = performance.now();
  for (let run = 0; run < verifications; run += 1) right += Number(sm2Verify(publicKey, message, signature));
  if (right !== verifications) throw new Error('the library refused a right signature');
  return verifications / ((performance.now() - start) / 1000);
}
