import { z } from 'zod';
import { SealState } from '../api/seals.ts';
import { Declarant, SignatureSummary } from '../api/signatures.ts';
import { Day, Paging, pageOf } from '../fields.ts';
import { call, done, none } from './call.ts';
import { SignatureForm } from './prepared.ts';

const signatureId = z.object({ signatureId: z.string() });

/** SIG-1. */
export const signaturesArea = {
  declarants: call(none, z.object({ items: z.array(Declarant) })),
  list: call(
    Paging.extend({ name: z.string().optional(), state: SealState.optional(), madeFrom: Day.optional(), madeTo: Day.optional() }),
    pageOf(SignatureSummary),
  ),
  get: call(signatureId, SignatureSummary.extend({ declarantId: z.string(), picture: z.string() })),
  /** Opens the PIN window once; the card signs the record; events of task `signature-save`: check, pin, sign, send. `draftId`: discarded on success. */
  save: call(
    z.object({ form: SignatureForm, pictureId: z.string(), cardId: z.string().min(1).max(300), draftId: z.string().optional() }),
    SignatureSummary,
  ),
  setState: call(signatureId.extend({ state: SealState }), SignatureSummary),
  remove: call(signatureId, done),
};
