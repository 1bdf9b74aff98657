import { z } from 'zod';
import { Base64, Day, Instant, Paging, pageOf } from '../fields.ts';
import { route } from './route.ts';
import { SealState } from './seals.ts';

/** SIG-1: who may be a signature's declarant: any operator of the enterprise, with or without a card. */
export const Declarant = z.object({ declarantId: z.string(), name: z.string(), username: z.string(), cardNo: z.string().optional() });
export type Declarant = z.infer<typeof Declarant>;

export const SignatureSummary = z.object({
  signatureId: z.string(),
  /** 签名名称: the declarant's name. */
  name: z.string(),
  state: SealState,
  remark: z.string(),
  widthMm: z.number(),
  heightMm: z.number(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type SignatureSummary = z.infer<typeof SignatureSummary>;

const signatureId = { signatureId: z.string() };

/** SIG-1. Signatures are made, viewed, stopped, enabled, deleted; never modified. */
export const signatures = {
  declarants: route({
    method: 'GET',
    path: '/api/v1/signature-declarants',
    summary: 'Every operator of the enterprise, with or without a card (SIG-1)',
    access: 'session',
    input: z.object({}),
    output: z.object({ items: z.array(Declarant) }),
    errors: [],
  }),
  list: route({
    method: 'GET',
    path: '/api/v1/signatures',
    summary: 'Query by name, state, date made (SIG-1)',
    access: 'session',
    input: Paging.extend({ name: z.string().max(100).optional(), state: SealState.optional(), madeFrom: Day.optional(), madeTo: Day.optional() }),
    output: pageOf(SignatureSummary),
    errors: [],
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/signatures/:signatureId',
    summary: 'One signature with its signed record',
    access: 'session',
    input: z.object(signatureId),
    output: SignatureSummary.extend({ declarantId: z.string(), record: Base64 }),
    errors: ['signature/not-found'],
  }),
  /**
   * `record`: DER of a GB/T 38540-2020 SESeal v4 of kind signature that the legal-person card signed, named as the declarant.
   * The same record again answers the signature it was stored as.
   */
  add: route({
    method: 'POST',
    path: '/api/v1/signatures',
    summary: 'Store a new signature, stopped (SIG-1, SEAL-4)',
    access: 'legal-card',
    input: z.object({ declarantId: z.string(), remark: z.string().max(200).default(''), record: Base64 }),
    output: SignatureSummary,
    errors: [
      'session/legal-card-required',
      'signature/declarant-unknown',
      'seal/record-invalid',
      'seal/record-mismatch',
      'seal/signature-invalid',
      'seal/picture-invalid',
      'proof/certificate-unreadable',
      'proof/chain-untrusted',
      'proof/certificate-expired',
      'proof/certificate-revoked',
      'card-rule/lost',
      'card-rule/revoked',
      'card-rule/expired',
    ],
  }),
  setState: route({
    method: 'POST',
    path: '/api/v1/signatures/:signatureId/state',
    summary: 'Enable or stop (SIG-1)',
    access: 'session',
    input: z.object({ ...signatureId, state: SealState }),
    output: SignatureSummary,
    errors: ['signature/not-found'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/signatures/:signatureId',
    summary: 'Delete a stopped signature for good (SIG-1)',
    access: 'session',
    input: z.object(signatureId),
    output: z.object({}),
    errors: ['signature/not-found', 'signature/not-stopped'],
  }),
};
