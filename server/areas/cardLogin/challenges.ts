import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Challenge, challengePurposes } from '../../../contract/api/cardLogin.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Services, instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { hashOf, macOf, sameSecret } from '../../secrets.ts';

export type Purpose = (typeof challengePurposes)[number];

export interface OpenChallenge {
  readonly cardNo: string;
  readonly text: string;
  readonly expiresAt: number;
}

const lifeMs = limits.challengeSeconds * 1000;
const shape = /^single-window card proof; purpose=([\w-]+); origin=[^;]*; cardNo=([0-9A-Z]{13}); nonce=[\w-]{43}; time=(\S+)$/;

/**
 * CARD-1: a one-time text of one line, the same for every provider of card signatures. Its id is the text itself under the
 * servers' key, so asking for challenges writes nothing; only spending one does. Any card number gets one: the answer tells
 * nothing about which cards exist.
 */
export function makeChallenge(services: Services, cardNo: string, purpose: Purpose): z.input<typeof Challenge> {
  const now = services.now();
  const time = instant(now);
  const nonce = randomBytes(32).toString('base64url');
  const text = `single-window card proof; purpose=${purpose}; origin=${services.origin()}; cardNo=${cardNo}; nonce=${nonce}; time=${time}`;
  const challengeId = `${Buffer.from(text).toString('base64url')}.${seal(services, text)}`;
  return { challengeId, text, expiresAt: instant(now + lifeMs), serverTime: time };
}

/**
 * The challenge behind an id, when it is ours, for this purpose, fresh and not spent yet. Does not spend it.
 * @throws AppError `proof/challenge-unknown`, `proof/challenge-expired`, `proof/challenge-used`
 */
export async function readChallenge(services: Services, challengeId: string, purpose: Purpose): Promise<OpenChallenge> {
  const [encoded = '', mac = ''] = challengeId.split('.');
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  const [, forPurpose, cardNo, time] = shape.exec(text) ?? [];
  if (!cardNo || !time || forPurpose !== purpose || !sameSecret(mac, seal(services, text))) throw new AppError('proof/challenge-unknown');
  const expiresAt = Date.parse(time) + lifeMs;
  if (services.now() >= expiresAt) throw new AppError('proof/challenge-expired');
  const spent = await services.db
    .selectFrom('spent_challenges')
    .select('expires_at')
    .where('challenge_hash', '=', hashOf(text))
    .executeTakeFirst();
  if (spent) throw new AppError('proof/challenge-used');
  return { cardNo, text, expiresAt };
}

/**
 * Spends it for good: of two equal requests the unique key lets one through.
 * @throws AppError `proof/challenge-used`
 */
export async function spendChallenge(queries: Queries, challenge: OpenChallenge): Promise<void> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto('spent_challenges')
    .values({ challenge_hash: hashOf(challenge.text), expires_at: challenge.expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new AppError('proof/challenge-used');
}

function seal({ pepper }: Services, text: string): string {
  return macOf(pepper, `challenge\n${text}`);
}
