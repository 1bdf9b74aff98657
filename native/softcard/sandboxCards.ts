import { z } from 'zod';
import { DEMO_PIN, SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { sm3 } from '../../crypto/sm.ts';
import { issueCardCertificate, publicKeyOf, type PrivateKey } from '../../crypto/testing/testCa.ts';
import keysJson from '../../resources/sandbox/keys.json' with { type: 'json' };
import registryJson from '../../resources/sandbox/registry.json' with { type: 'json' };
import { createSoftCard, type SoftCard } from './softcard.ts';

/** Admin PIN (PUK) of every soft card. */
export const DEMO_ADMIN_PIN = '86427531';
/** The softcard profile's value; nothing else in the product assumes it. */
export const SOFTCARD_TRIES = 5;

const registry = SandboxRegistry.parse(registryJson);
const keys = z
  .object({
    ca: z.object({ sm2: z.string(), rsa: z.string() }),
    cards: z.record(z.string(), z.object({ algorithm: z.enum(['SM2', 'RSA']), privateKey: z.string() })),
  })
  .parse(keysJson);

export type SandboxCard = SandboxRegistry['cards'][number];
/** Every card of the sandbox registry, in its order. */
export const sandboxCards: readonly SandboxCard[] = registry.cards;

const DAY = 86_400_000;
const CHINA = 8 * 3_600_000;

/** 00:00 of today in China. */
function today(now: Date): number {
  return Math.floor((now.getTime() + CHINA) / DAY) * DAY - CHINA;
}

const keyOf = (algorithm: 'SM2' | 'RSA', privateKey: string): PrivateKey =>
  algorithm === 'SM2' ? { algorithm, privateKey: Buffer.from(privateKey, 'hex') } : { algorithm, privateKey };

/** Issues the card's certificate as of today: `validToDays` days are left, today counted. The same bytes all day long. */
export function sandboxCertificate(card: SandboxCard, now: Date = new Date()): Uint8Array {
  const person = registry.people.find((one) => one.personId === card.personId);
  const enterprise = registry.enterprises.find((one) => one.uscc === card.uscc);
  if (!person || !enterprise) throw new Error(`The sandbox registry lacks the holder or enterprise of ${card.id}`);
  const ca = card.algorithm === 'SM2' ? keyOf('SM2', keys.ca.sm2) : keyOf('RSA', keys.ca.rsa);
  return issueCardCertificate(ca, publicKeyOf(sandboxKey(card.id)), {
    cardNo: card.cardNo,
    certNo: card.certNo,
    holder: person.name,
    company: enterprise.name,
    orgCode: enterprise.orgCode,
    idNumber: person.idNumber,
    notBefore: new Date(today(now) + card.validFromDays * DAY),
    notAfter: new Date(today(now) + card.validToDays * DAY - 1000),
  });
}

/** The demo key of a sandbox card, by its id. */
export function sandboxKey(id: string): PrivateKey {
  const key = keys.cards[id];
  if (!key) throw new Error(`No demo key for the sandbox card ${id}`);
  return keyOf(key.algorithm, key.privateKey);
}

export interface SandboxCardLife {
  readonly triesLeft?: number;
  /** SM3 of a changed PIN, hex. */
  readonly pinDigest?: string;
  readonly hasApplication?: boolean;
  /** ISO 7816-4 PIN commands in plain. */
  readonly takesPlainPin?: boolean;
}

/** SM3 of the PIN that every soft card starts with, hex. */
export const demoPinDigest: string = Buffer.from(sm3(Buffer.from(DEMO_PIN))).toString('hex');

/** A soft card made of the sandbox registry, its certificate issued today. Throws Error on an id that is not there. */
export function loadSoftCard(id: string, life: SandboxCardLife = {}): SoftCard {
  const card = registry.cards.find((one) => one.id === id);
  if (!card) throw new Error(`No sandbox card ${id}; there are: ${registry.cards.map((one) => one.id).join(', ')}`);
  const certificate = sandboxCertificate(card);
  return createSoftCard({
    key: sandboxKey(id),
    // A chip whose certificate file was damaged: half of it is there.
    certificate: card.remark === 'broken' ? certificate.slice(0, certificate.length >> 1) : certificate,
    pins: {
      userPinDigest: Buffer.from(life.pinDigest ?? demoPinDigest, 'hex'),
      adminPinDigest: sm3(Buffer.from(DEMO_ADMIN_PIN)),
      triesMax: SOFTCARD_TRIES,
      ...(life.triesLeft === undefined ? {} : { triesLeft: life.triesLeft }),
    },
    ...(life.takesPlainPin === undefined ? {} : { takesPlainPin: life.takesPlainPin }),
    ...(life.hasApplication === undefined ? {} : { hasApplication: life.hasApplication }),
  });
}

/** All sandbox cards as soft cards, by id. */
export function loadSoftCards(): ReadonlyMap<string, SoftCard> {
  return new Map(registry.cards.map((card) => [card.id, loadSoftCard(card.id)]));
}
