import { randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CardProof } from '../../contract/api/cardLogin.ts';
import type { SignatureAlgorithm } from '../../contract/card.ts';
import { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { sm2GenerateKeyPair, sm2Sign } from '../../crypto/sm.ts';
import { type CardSubject, type PrivateKey, issueCardCertificate, publicKeyOf } from '../../crypto/testing/testCa.ts';

const folder = new URL('../../resources/sandbox/', import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const dayMs = 86_400_000;

export const registry = SandboxRegistry.parse(json('registry.json'));
interface SoftKey {
  readonly algorithm: 'SM2' | 'RSA';
  readonly privateKey: string;
}
const keys = json('keys.json') as { ca: { sm2: string; rsa: string }; cards: Record<string, SoftKey> };

/** A key pair and its certificate: real proofs, no reader. */
export interface TestCard {
  readonly cardNo: string;
  readonly certNo: string;
  readonly uscc: string;
  readonly key: PrivateKey;
  readonly certificate: Uint8Array;
}

export function caKey(algorithm: 'SM2' | 'RSA'): PrivateKey {
  return toKey({ algorithm, privateKey: algorithm === 'SM2' ? keys.ca.sm2 : keys.ca.rsa });
}

/** A card of the sandbox registry, as the demo tray has it; `changes` spoil its certificate, `ca` its chain. */
export function registryCard(id: string, changes: Partial<CardSubject> = {}, ca?: PrivateKey): TestCard {
  const card = registry.cards.find((one) => one.id === id);
  const holder = registry.people.find((one) => one.personId === card?.personId);
  const enterprise = registry.enterprises.find((one) => one.uscc === card?.uscc);
  const softKey = keys.cards[id];
  if (!card || !holder || !enterprise || !softKey) throw new Error(`no card ${id} in the sandbox registry`);
  const key = toKey(softKey);
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const subject: CardSubject = {
    cardNo: card.cardNo,
    certNo: card.certNo,
    holder: holder.name,
    company: enterprise.name,
    orgCode: enterprise.orgCode,
    idNumber: holder.idNumber,
    notBefore: new Date(today + card.validFromDays * dayMs),
    notAfter: new Date(today + card.validToDays * dayMs),
    ...changes,
  };
  const certificate = issueCardCertificate(ca ?? caKey(card.algorithm), publicKeyOf(key), subject);
  return { cardNo: card.cardNo, certNo: card.certNo, uscc: card.uscc, key, certificate };
}

/** A new card of a made-up kind, to be put into `issued_cards` by the test. */
export function freshCard(subject: Pick<CardSubject, 'cardNo' | 'holder' | 'company' | 'orgCode' | 'idNumber'>, uscc: string): TestCard {
  const pair = sm2GenerateKeyPair();
  const certNo = `1${randomBytes(8).toString('hex').slice(1)}`;
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const certificate = issueCardCertificate(caKey('SM2'), pair.publicKey, {
    ...subject,
    certNo,
    notBefore: new Date(today - 100 * dayMs),
    notAfter: new Date(today + 1000 * dayMs),
  });
  return { cardNo: subject.cardNo, certNo, uscc, key: { algorithm: 'SM2', privateKey: pair.privateKey }, certificate };
}

/** What the card answers to a challenge. RSA cards sign SHA-256, or SHA-1 as old ones do. */
export function prove(card: TestCard, challenge: { readonly challengeId: string; readonly text: string }, rsa: SignatureAlgorithm = 'RSA-SHA256'): CardProof {
  const message = Buffer.from(challenge.text, 'utf8');
  const algorithm = card.key.algorithm === 'SM2' ? 'SM2-SM3' : rsa;
  return {
    challengeId: challenge.challengeId,
    signature: Buffer.from(signBytes(card, message, algorithm)).toString('base64'),
    algorithm,
    certificate: Buffer.from(card.certificate).toString('base64'),
  };
}

export function signBytes(card: TestCard, message: Uint8Array, algorithm: SignatureAlgorithm = 'SM2-SM3'): Uint8Array {
  if (card.key.algorithm === 'SM2') return sm2Sign(card.key.privateKey, message);
  return sign(algorithm === 'RSA-SHA1' ? 'sha1' : 'sha256', message, card.key.privateKey);
}

function toKey({ algorithm, privateKey }: SoftKey): PrivateKey {
  return algorithm === 'SM2' ? { algorithm, privateKey: Buffer.from(privateKey, 'hex') } : { algorithm, privateKey };
}

