import { z } from 'zod';
import { SealMade, SealType } from '../api/seals.ts';
import { Day, Instant } from '../fields.ts';
import type { WireError } from '../result.ts';
import { call, done, none } from './call.ts';
import { PictureKind } from './pictures.ts';

/** What is typed into the seal form (SEAL-3), before signing. */
export const SealForm = z.object({
  operatorId: z.string().min(1),
  name: z.string().min(1).max(25),
  type: SealType,
  made: SealMade,
  validFrom: Day,
  validTo: Day,
  unit: z.string().max(14).optional(),
  remark: z.string().max(200),
});
export type SealForm = z.infer<typeof SealForm>;

/** What is typed into the signature form (SIG-1), before signing. */
export const SignatureForm = z.object({
  declarantId: z.string().min(1),
  /** As the list of declarants names this person: the card signs it, the server compares it. */
  declarantName: z.string().min(1).max(100),
  remark: z.string().max(200),
});
export type SignatureForm = z.infer<typeof SignatureForm>;

/** A filled form with its picture, ready to be signed. `sealId` set: modifies that stored seal. */
export const Submission = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seal'), form: SealForm, pictureId: z.string(), sealId: z.string().optional() }),
  z.object({ kind: z.literal('signature'), form: SignatureForm, pictureId: z.string() }),
]);
export type Submission = z.infer<typeof Submission>;

/**
 * `waiting`: to be signed and sent. `unanswered`: signed and sent, the server's answer did not come; sent again as it is.
 * `failed`: refused, with its reason; signed anew when submitted again.
 */
export const QueueState = z.enum(['waiting', 'unanswered', 'failed']);
export type QueueState = z.infer<typeof QueueState>;

/** One seal or signature prepared on this PC (OFF-1): a kept draft with its picture. */
export const PreparedItem = z.object({
  draftId: z.string(),
  kind: PictureKind,
  title: z.string(),
  /** The wizard's step where it goes on. */
  step: z.string(),
  updatedAt: Instant,
  /** Absent while the picture is still to be made. */
  picture: z.object({ pictureId: z.string(), widthMm: z.number(), heightMm: z.number() }).optional(),
  queue: z
    .object({
      state: QueueState,
      /** The card has signed it: it is sent, and exported, without a PIN. */
      signed: z.boolean(),
      error: z.custom<WireError>().optional(),
      queuedAt: Instant,
      enterpriseName: z.string(),
      /** Queued for another enterprise than the session's: shown, not submitted. */
      foreign: z.boolean(),
    })
    .optional(),
});
export type PreparedItem = z.infer<typeof PreparedItem>;

export const SubmissionResult = z.object({
  draftId: z.string(),
  outcome: z.enum(['stored', 'failed', 'not-sent']),
  /** Why it failed or was not sent. */
  error: z.custom<WireError>().optional(),
});
export type SubmissionResult = z.infer<typeof SubmissionResult>;

/** What one entry of the PIN signs at most: a slow card must be done within one call's limit. */
export const MOST_PER_SUBMISSION = 25;

const draftIds = z.array(z.string().max(100)).min(1).max(1_000);

/** Where an exported file went. `cancelled`: the user closed the dialog. */
export const Exported = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), path: z.string() }),
  z.object({ outcome: z.literal('cancelled') }),
]);
export type Exported = z.infer<typeof Exported>;

export const preparedArea = {
  /** Newest first. Needs neither session nor network. */
  list: call(none, z.object({ items: z.array(PreparedItem) })),
  /** Writes the picture where the user says; noted in the audit log. */
  exportPng: call(z.object({ draftId: z.string(), name: z.string().min(1).max(100) }), Exported),
  /** A record that the server holds: its picture, or the whole SESeal (GB/T 38540). Needs a session. */
  exportStored: call(z.object({ kind: PictureKind, id: z.string(), type: z.enum(['png', 'esl']) }), Exported),
  /**
   * A queued item as SESeal (GB/T 38540). Where it is not signed yet, opens the PIN window for the session's legal-person card
   * `cardId`; the same record is sent when the item is submitted.
   */
  exportEsl: call(z.object({ draftId: z.string(), cardId: z.string().max(300).optional() }), Exported),
  /** The standard-form seal as vector, drawn anew from what it was drawn from. */
  exportSvg: call(
    z.object({
      draftId: z.string(),
      name: z.string().min(1).max(100),
      drawing: z.object({
        type: SealType,
        unit: z.string().min(1).max(30),
        code: z.string().regex(/^\d{13}$/).optional(),
        shape: z.enum(['round', 'oval']),
        mm: z.number().min(20).max(60),
      }),
    }),
    Exported,
  ),
};

export const submissionArea = {
  /** Queues a prepared item; whatever was queued for its draft before is replaced. `submission/unanswered` while the server's answer to it is open. */
  queue: call(z.object({ draftId: z.string(), submission: Submission }), done),
  /** Takes items out of the queue; they stay prepared. */
  withdraw: call(z.object({ draftIds }), done),
  /**
   * Signs all of them with one entry of the PIN and sends each; events of task `submission`: check, pin, sign, and the draft
   * id while that one is sent. What was stored is discarded here; what failed stays queued with its reason. Nothing is sent
   * twice: the same record goes again where an answer is open.
   */
  submit: call(
    z.object({ cardId: z.string().min(1).max(300), draftIds: draftIds.max(MOST_PER_SUBMISSION) }),
    z.object({ results: z.array(SubmissionResult) }),
  ),
  /** Stops after the item that is being sent. */
  stop: call(none, done),
};
