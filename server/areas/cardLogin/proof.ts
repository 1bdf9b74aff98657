import type { CardProof } from '../../../contract/api/cardLogin.ts';
import { AppError } from '../../../contract/errors.ts';
import { verifyCardSignature } from '../../../crypto/cardSignature.ts';
import { type EportCertificate, readCertificate } from '../../../crypto/certificate.ts';
import { verifyChain } from '../../../crypto/chain.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { IssuedCard } from '../../db/schema.ts';
import { transact } from '../../db/transact.ts';
import type { OpeningCard } from '../../sessions.ts';
import { hashOf } from '../../secrets.ts';
import { type OpenChallenge, type Purpose, readChallenge, spendChallenge } from './challenges.ts';

/**
 * CARD-1: judges what a card signed, then lets `work` act on it in the same transaction that spends the challenge; a proof
 * or a decision that fails spends it too. `work` may run again when it lost a race.
 * @param prepare what must be done outside the transaction once the proof holds.
 */
export async function withProof<T>(
  services: Services,
  proof: CardProof,
  purpose: Purpose,
  steps: { readonly prepare?: (opening: OpeningCard) => Promise<void>; readonly work: (trx: Queries, opening: OpeningCard) => Promise<T> },
): Promise<T> {
  const challenge = await readChallenge(services, proof.challengeId, purpose);
  try {
    const opening = await judgeProof(services, proof, challenge);
    await steps.prepare?.(opening);
    return await transact(services.db, async (trx) => {
      await spendChallenge(trx, challenge);
      return steps.work(trx, opening);
    });
  } catch (thrown) {
    await spendChallenge(services.db, challenge);
    throw thrown;
  }
}

/**
 * CARD-1 and CARD-7, step by step, each with its own code. Answers what the server knows of the card. Status and validity in the
 * register are told only to who holds the card, so they come after the signature.
 */
async function judgeProof(services: Services, proof: CardProof, challenge: OpenChallenge): Promise<OpeningCard> {
  const certificate = await judgeCertificate(services, Buffer.from(proof.certificate, 'base64'));
  if (certificate.cardNo !== challenge.cardNo) throw new AppError('proof/card-mismatch');
  const card = await issuedCard(services, challenge.cardNo);
  if (card && card.cert_no !== certificate.certNo) throw new AppError('proof/serial-mismatch');
  const text = Buffer.from(challenge.text, 'utf8');
  if (!verifyCardSignature(certificate, proof.algorithm, text, Buffer.from(proof.signature, 'base64'))) {
    throw new AppError('proof/signature-invalid');
  }
  if (!card) throw new AppError('card-rule/not-issued');
  refuseUnusable(card, services.now());
  return { card, fingerprint: hashOf(certificate.der) };
}

/**
 * Chain, validity, revocation.
 * @throws AppError `proof/certificate-unreadable`, `proof/chain-untrusted`, `proof/certificate-…`
 */
export async function judgeCertificate(services: Services, der: Uint8Array): Promise<EportCertificate> {
  let certificate: EportCertificate;
  try {
    certificate = readCertificate(der);
  } catch (cause) {
    throw new AppError('proof/certificate-unreadable', { cause });
  }
  const fault = verifyChain(certificate, services.trustAnchors, new Date(services.now()));
  if (fault) throw new AppError(fault);
  if (await services.revocation.isRevoked(certificate.certNo, certificate.issuer)) throw new AppError('proof/certificate-revoked');
  return certificate;
}

/** CARD-7: lost, revoked or expired by the register. */
export function refuseUnusable(card: IssuedCard, now: number): void {
  if (card.status !== 'normal') throw new AppError(`card-rule/${card.status}`);
  if (now > card.valid_to) throw new AppError('card-rule/expired');
}

export function issuedCard({ db }: { readonly db: Queries }, cardNo: string): Promise<IssuedCard | undefined> {
  return db.selectFrom('issued_cards').selectAll().where('card_no', '=', cardNo).executeTakeFirst();
}
