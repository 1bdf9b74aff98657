import type { CodeChannel, CodePurpose } from '../../../contract/api/codes.ts';
import type { CardRole } from '../../../contract/fields.ts';

/** CARD-1: challenges that served already, by the SHA-256 of their text; kept until they have expired on every copy's clock. */
export interface SpentChallengeTable {
  challenge_hash: string;
  expires_at: number;
}

/** One-time permission to go on with a card rule (CARD-3, CARD-6); kept by the SHA-256 of the ticket. */
export interface TicketTable {
  ticket_hash: string;
  kind: 'bind-or-take-over' | 'identity-check';
  card_no: string;
  cert_fingerprint: string;
  account_id: string;
  expires_at: number;
}

export interface SessionTable {
  token_hash: string;
  /** Names the session to its own account; opens nothing. */
  session_id: string;
  account_id: string;
  opened_by: 'card' | 'password';
  card_no: string | null;
  cert_no: string | null;
  card_role: CardRole | null;
  card_valid_to: number | null;
  /** SHA-256 of the certificate's DER: seals of this session must be signed with exactly it (SEAL-4). */
  cert_fingerprint: string | null;
  /** Where it was opened, for its own account's list of sessions. */
  address: string | null;
  device_key: string | null;
  started_at: number;
  last_seen_at: number;
  ends_at: number;
}

export interface CaptchaTable {
  captcha_id: string;
  answer: string;
  expires_at: number;
}

/** LOGIN-1: counted by name, whether or not the account exists, so that a lock tells nothing. */
export interface LoginFailureTable {
  username_key: string;
  failures: number;
  /** The count starts anew when the last failure is older than the lock time. */
  last_at: number;
  locked_until: number;
}

/** FLD-9. `account_id` is set where the code went to what an account has on file; a code that nobody got is never right. */
export interface CodeTable {
  code_id: string;
  purpose: CodePurpose;
  channel: CodeChannel;
  account_id: string | null;
  /** Who asked for whom, from where: keyed hashes, for the limits per name, number, address and device. */
  subject_key: string;
  target_key: string;
  address_key: string;
  device_key: string | null;
  code_hash: string;
  sent_at: number;
  expires_at: number;
  tries: number;
  used_at: number | null;
}

/** Steps that follow each other; see `areas/flows/flow.ts`. */
export interface FlowTicketTable {
  ticket_hash: string;
  kind: string;
  /** JSON, sealed under the ticket itself: without the ticket nobody reads it. */
  payload: string;
  /** Which files the flow takes (FLD-10); null: none. */
  uploads: 'images' | 'images-or-pdf' | null;
  expires_at: number;
}
