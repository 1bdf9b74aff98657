import { z } from 'zod';
import { AccountType, Base64, CardNo, CertNo, Instant } from '../fields.ts';
import { SessionGrant } from './login.ts';
import { route } from './route.ts';

/** CARD-1: what the card signed, and with which certificate. */
export const CardProof = z.object({
  challengeId: z.string(),
  /** SM2: r‖s, 64 bytes. RSA: modulus length. */
  signature: Base64,
  algorithm: z.enum(['SM2-SM3', 'RSA-SHA256', 'RSA-SHA1']),
  /** DER. */
  certificate: Base64,
});
export type CardProof = z.infer<typeof CardProof>;

export const challengePurposes = ['login', 'identity-check', 'bind'] as const;
export const Challenge = z.object({
  challengeId: z.string(),
  /** The exact text to sign, UTF-8: purpose, origin, cardNo, nonce, time. */
  text: z.string(),
  expiresAt: Instant,
  serverTime: Instant,
});

/** A card outcome told in plain words: what was created, bound, and what to mind. */
const Entered = SessionGrant.extend({
  outcome: z.literal('entered'),
  /** Which row of the CARD table led here. */
  rule: z.enum(['CARD-2', 'CARD-3', 'CARD-4', 'CARD-5', 'CARD-6']),
  created: z.array(z.object({ accountType: AccountType, username: z.string() })),
  /** The account that this login bound the card to, when it did. */
  bound: z.object({ username: z.string(), cardNo: CardNo }).optional(),
  takenOver: z.boolean(),
  /** CARD-7: set within 30 days of expiry. */
  expiresInDays: z.number().int().optional(),
});
/** CARD-3: the admin exists and has no card. */
const BindOrTakeOver = z.object({
  outcome: z.literal('bind-or-take-over'),
  ticket: z.string(),
  admin: z.object({
    username: z.string(),
    nameMasked: z.string(),
    mobileMasked: z.string().optional(),
    emailMasked: z.string().optional(),
    createdAt: Instant,
    /** Whether the account's holder has the card's ID type and number. */
    holderMatches: z.boolean(),
  }),
});
/** CARD-6: one unbound operator matches. */
const IdentityCheck = z.object({
  outcome: z.literal('identity-check'),
  ticket: z.string(),
  operator: z.object({ username: z.string(), nameMasked: z.string(), idNumberMasked: z.string() }),
});
export const CardLoginOutcome = z.discriminatedUnion('outcome', [Entered, BindOrTakeOver, IdentityCheck]);
export type CardLoginOutcome = z.infer<typeof CardLoginOutcome>;

const proofErrors = [
  'proof/challenge-unknown',
  'proof/challenge-expired',
  'proof/challenge-used',
  'proof/certificate-unreadable',
  'proof/chain-untrusted',
  'proof/certificate-not-yet-valid',
  'proof/certificate-expired',
  'proof/certificate-revoked',
  'proof/serial-mismatch',
  'proof/card-mismatch',
  'proof/signature-invalid',
  'card-rule/not-issued',
  'card-rule/lost',
  'card-rule/revoked',
  'card-rule/expired',
] as const;

export const cardLogin = {
  challenge: route({
    method: 'POST',
    path: '/api/v1/card-login/challenge',
    summary: 'One-time text challenge for a card (CARD-1), 2 minutes',
    access: 'public',
    input: z.object({ cardNo: CardNo, purpose: z.enum(challengePurposes) }),
    output: Challenge,
    errors: [],
  }),
  login: route({
    method: 'POST',
    path: '/api/v1/card-login',
    summary: 'Log in with a signed challenge; creates and binds by CARD-2…CARD-8',
    access: 'public',
    input: z.object({ proof: CardProof }),
    output: CardLoginOutcome,
    errors: [
      ...proofErrors,
      'card-rule/admin-bound-elsewhere',
      'card-rule/operator-bound-elsewhere',
      'card-rule/card-bound-elsewhere',
      'login/disabled',
    ],
  }),
  choose: route({
    method: 'POST',
    path: '/api/v1/card-login/choice',
    summary: 'CARD-3: bind the existing admin, or take it over',
    access: 'public',
    input: z.object({ ticket: z.string(), choice: z.enum(['bind', 'take-over']) }),
    output: CardLoginOutcome,
    errors: ['card-rule/ticket-expired', 'card-rule/admin-bound-elsewhere'],
  }),
  confirmIdentity: route({
    method: 'POST',
    path: '/api/v1/card-login/identity-check',
    summary: 'CARD-6: the card signs once more, then it is bound to the operator',
    access: 'public',
    input: z.object({ ticket: z.string(), proof: CardProof }),
    output: CardLoginOutcome,
    errors: [...proofErrors, 'card-rule/ticket-expired', 'card-rule/operator-bound-elsewhere'],
  }),
};

export const MyCard = z.object({
  cardNo: CardNo,
  certNo: CertNo,
  holder: z.string(),
  role: z.enum(['legal', 'operator']),
  validFrom: Instant,
  validTo: Instant,
  status: z.enum(['normal', 'lost', 'revoked', 'expired']),
  boundSince: Instant,
});
export type MyCard = z.infer<typeof MyCard>;

export const myCards = {
  list: route({
    method: 'GET',
    path: '/api/v1/my-cards',
    summary: 'Cards bound to this account (CARD-9)',
    access: 'session',
    input: z.object({}),
    output: z.object({ items: z.array(MyCard) }),
    errors: [],
  }),
  bind: route({
    method: 'POST',
    path: '/api/v1/my-cards',
    summary: 'Bind the card that signed a `bind` challenge (CARD-9)',
    access: 'session',
    input: z.object({ proof: CardProof }),
    output: MyCard,
    errors: [
      ...proofErrors,
      'card-rule/other-enterprise',
      'card-rule/other-holder',
      'card-rule/role-mismatch',
      'card-rule/already-bound',
      'card-rule/card-bound-elsewhere',
    ],
  }),
  unbind: route({
    method: 'DELETE',
    path: '/api/v1/my-cards/:cardNo',
    summary: 'Untie a card from this account (CARD-9)',
    access: 'session',
    input: z.object({ cardNo: CardNo }),
    output: z.object({}),
    errors: ['card-rule/not-bound'],
  }),
};
