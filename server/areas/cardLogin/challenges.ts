import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Challenge, challengePurposes } from '../../../contract/api/cardLogin.ts';
import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Services, instant } from '../../context.ts';
import { newId } from '../../secrets.ts';

export type Purpose = (typeof challengePurposes)[number];

/**
 * CARD-1: a one-time text of one line, the same for every provider of card signatures. Any card number gets one, so
 * that the answer tells nothing about which cards exist.
 */
export async function makeChallenge(services: Services, cardNo: string, purpose: Purpose): Promise<z.input<typeof Challenge>> {
  const now = services.now();
  const time = instant(now);
  const challengeId = newId();
  const nonce = randomBytes(32).toString('base64url');
  const text = `single-window card proof; purpose=${purpose}; origin=${services.origin()}; cardNo=${cardNo}; nonce=${nonce}; time=${time}`;
  const expiresAt = now + limits.challengeSeconds * 1000;
  await services.db
    .insertInto('challenges')
    .values({ challenge_id: challengeId, card_no: cardNo, purpose, text, expires_at: expiresAt, used_at: null })
    .execute();
  return { challengeId, text, expiresAt: instant(expiresAt), serverTime: time };
}

/**
 * Uses a challenge up, before anything of its proof is looked at: one statement decides which of two equal requests may go on.
 * @throws AppError `proof/challenge-unknown`, `proof/challenge-expired`, `proof/challenge-used`
 */
export async function spendChallenge(services: Services, challengeId: string, purpose: Purpose): Promise<{ cardNo: string; text: string }> {
  const now = services.now();
  const spent = await services.db
    .updateTable('challenges')
    .set({ used_at: now })
    .where('challenge_id', '=', challengeId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['card_no', 'text'])
    .executeTakeFirst();
  if (spent) return { cardNo: spent.card_no, text: spent.text };
  const known = await services.db
    .selectFrom('challenges')
    .select(['used_at', 'purpose'])
    .where('challenge_id', '=', challengeId)
    .executeTakeFirst();
  if (!known || known.purpose !== purpose) throw new AppError('proof/challenge-unknown');
  throw new AppError(known.used_at === null ? 'proof/challenge-expired' : 'proof/challenge-used');
}
