import { z } from 'zod';
import type { Account, Enterprise } from '../../db/schema.ts';
import { flow } from '../flows/flow.ts';
import type { Tried } from './attempts.ts';

const Operator = z.object({
  operatorId: z.string(),
  /** Null: nobody; the enterprise has no account, and this is shown in its stead. */
  accountId: z.string().nullable(),
  subject: z.string(),
  nameMasked: z.string(),
});

/** REC-2: what is known after each step. */
export const adminFlow = flow({
  kind: 'recovery-admin',
  payload: z.object({
    enterprise: z.object({ name: z.string(), orgCode: z.string() }),
    /** Null: no such enterprise, or it has no admin. */
    uscc: z.string().nullable(),
    adminId: z.string().nullable(),
    mobileBound: z.boolean(),
    /** Proofs still wanted; 0 until the handler's identity is in. */
    needed: z.number(),
    operators: z.array(Operator),
  }),
});
export type AdminRecovery = Parameters<typeof adminFlow.advance>[3];

export const tried = ({ enterprise }: AdminRecovery): Tried => ({ subject: `recovery\n${enterprise.orgCode}`, lock: 'recovery/attempts-used' });

export interface Searched {
  readonly admin: Account | undefined;
  readonly enterprise: Enterprise | undefined;
}
