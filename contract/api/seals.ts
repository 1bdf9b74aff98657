import { z } from 'zod';
import { Base64, Day, Instant, Paging, pageOf } from '../fields.ts';
import { route } from './route.ts';

export const SealType = z.enum(['company', 'contract', 'finance']);
export type SealType = z.infer<typeof SealType>;
export const SealState = z.enum(['stopped', 'enabled']);
export const SealMade = z.enum(['standard', 'scanned']);

/** SEAL-3: who may be the seal's operator: the legal person or a card-bound operator, with the certificate's validity. */
export const SealOperator = z.object({
  operatorId: z.string(),
  name: z.string(),
  role: z.enum(['legal', 'operator']),
  cardNo: z.string(),
  validFrom: Instant,
  validTo: Instant,
});
export type SealOperator = z.infer<typeof SealOperator>;

export const SealSummary = z.object({
  sealId: z.string(),
  name: z.string(),
  type: SealType,
  made: SealMade,
  state: SealState,
  operatorName: z.string(),
  validFrom: Day,
  validTo: Day,
  unit: z.string().optional(),
  remark: z.string(),
  widthMm: z.number(),
  heightMm: z.number(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type SealSummary = z.infer<typeof SealSummary>;

/**
 * SEAL-3, SEAL-4. `record`: DER of a GB/T 38540-2020 SESeal v4 that the legal-person card signed. The server checks that the
 * record's name, type, validity and picture are what these fields say.
 */
export const sealFields = {
  operatorId: z.string(),
  name: z.string().min(1).max(25),
  type: SealType,
  made: SealMade,
  validFrom: Day,
  validTo: Day,
  unit: z.string().max(14).optional(),
  remark: z.string().max(200).default(''),
  record: Base64,
};
const writeErrors = [
  'session/legal-card-required',
  'seal/record-invalid',
  'seal/record-mismatch',
  'seal/signature-invalid',
  'seal/validity-outside-certificate',
  'seal/operator-unknown',
  'seal/picture-invalid',
  'proof/certificate-unreadable',
  'proof/chain-untrusted',
  'proof/certificate-expired',
  'proof/certificate-revoked',
  'card-rule/lost',
  'card-rule/revoked',
  'card-rule/expired',
] as const;
const sealId = { sealId: z.string() };

export const seals = {
  operators: route({
    method: 'GET',
    path: '/api/v1/seal-operators',
    summary: 'The legal person and card-bound operators of the enterprise (SEAL-3)',
    access: 'session',
    input: z.object({}),
    output: z.object({ items: z.array(SealOperator) }),
    errors: [],
  }),
  list: route({
    method: 'GET',
    path: '/api/v1/seals',
    summary: 'Query by name, state, type, date made (SEAL-5)',
    access: 'session',
    input: Paging.extend({
      name: z.string().max(25).optional(),
      state: SealState.optional(),
      type: SealType.optional(),
      madeFrom: Day.optional(),
      madeTo: Day.optional(),
    }),
    output: pageOf(SealSummary),
    errors: [],
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/seals/:sealId',
    summary: 'One seal with its signed record',
    access: 'session',
    input: z.object(sealId),
    output: SealSummary.extend({ operatorId: z.string(), record: Base64 }),
    errors: ['seal/not-found'],
  }),
  add: route({
    method: 'POST',
    path: '/api/v1/seals',
    summary: 'Store a new seal, stopped (SEAL-1, SEAL-2, SEAL-4)',
    access: 'legal-card',
    input: z.object(sealFields),
    output: SealSummary,
    errors: writeErrors,
  }),
  modify: route({
    method: 'PUT',
    path: '/api/v1/seals/:sealId',
    summary: 'Replace a stopped seal by a newly signed record (SEAL-2, SEAL-4)',
    access: 'legal-card',
    input: z.object({ ...sealId, ...sealFields }),
    output: SealSummary,
    errors: ['seal/not-found', 'seal/not-stopped', ...writeErrors],
  }),
  setState: route({
    method: 'POST',
    path: '/api/v1/seals/:sealId/state',
    summary: 'Enable or stop (SEAL-1, SEAL-2)',
    access: 'session',
    input: z.object({ ...sealId, state: SealState }),
    output: SealSummary,
    errors: ['seal/not-found'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/seals/:sealId',
    summary: 'Delete a stopped seal for good (SEAL-5)',
    access: 'session',
    input: z.object(sealId),
    output: z.object({}),
    errors: ['seal/not-found', 'seal/not-stopped'],
  }),
};
