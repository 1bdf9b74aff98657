import type { Generated, Selectable } from 'kysely';
import type { CodeChannel, CodePurpose } from '../../contract/api/codes.ts';
import type { AccountType, Bank, CardRole, IdType } from '../../contract/fields.ts';
import type { UploadType } from '../../contract/rules/upload.ts';

/**
 * Tables as both dialects hold them. Instants are Unix milliseconds (`bigint`), flags 0 or 1, so that every comparison
 * reads the same on SQLite and PostgreSQL. ID numbers stand in clear because the CARD rules match on them; they leave
 * the server only masked.
 */
export interface EnterpriseTable {
  uscc: string;
  org_code: string;
  name: string;
  region: string;
  address: string;
  legal_name: string;
  legal_id_type: IdType;
  legal_id_number: string;
  legal_id_valid_from: string | null;
  legal_id_valid_to: string | null;
  /** REG-1: 企业 or 事业单位. */
  kind: Generated<'enterprise' | 'institution'>;
  /** JSON array of the codes of REG-3's list. */
  business_types: Generated<string>;
  /** Counted up to take the enterprise's row lock: every decision of the CARD rules goes through it (CARD-8). */
  turn: number;
}

/** What the server knows of an issued card medium; the role is its knowledge, never the client's. */
export interface IssuedCardTable {
  card_no: string;
  cert_no: string;
  uscc: string;
  role: CardRole;
  holder_name: string;
  holder_id_type: IdType;
  holder_id_number: string;
  holder_id_valid_from: string | null;
  holder_id_valid_to: string | null;
  valid_from: number;
  valid_to: number;
  status: 'normal' | 'lost' | 'revoked';
}

export interface AccountTable {
  account_id: string;
  /** Of admins and operators, and only of them. */
  uscc: string | null;
  account_type: AccountType;
  username: string;
  /** Lower case of `username`; unique over the whole system (FLD-5). */
  username_key: string;
  /** The holder's; an overseas account's contact person, a department's own name. */
  name: string;
  /** Null for overseas and department accounts only. */
  id_type: IdType | null;
  id_number: string | null;
  id_valid_from: string | null;
  id_valid_to: string | null;
  mobile: string | null;
  email: string | null;
  password_hash: string;
  /** 1 while the password is the initial 88888888. */
  password_initial: number;
  activated: number;
  disabled: number;
  mobile_login: number;
  created_at: number;
  created_by: 'card' | 'registration' | 'admin';
  /** Which agreement the holder accepted, and when (REG-3). Null where a card or the admin made the account. */
  terms_version: Generated<string | null>;
  terms_accepted_at: Generated<number | null>;
}

/** REG-8: what an overseas enterprise's account has beside its username, contact person (`name`) and e-mail. */
export interface OverseasProfileTable {
  account_id: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Fixed once given. */
  registration_number: string | null;
  organisation: string;
  department: string | null;
  job_title: string | null;
  phone: string;
  fax: string | null;
  mobile: string | null;
  address: string;
  notes: string | null;
}

export interface CardBindingTable {
  card_no: string;
  account_id: string;
  bound_at: number;
}

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

/** FLD-10. The content lies in the upload store under `content_name`. */
export interface UploadTable {
  upload_id: string;
  /** Hash of the flow's ticket. */
  owner_hash: string;
  content_name: string;
  type: UploadType;
  bytes: number;
  created_at: number;
  expires_at: number;
}

export interface SealTable {
  seal_id: string;
  uscc: string;
  operator_account_id: string;
  operator_name: string;
  name: string;
  type: 'company' | 'contract' | 'finance';
  made: 'standard' | 'scanned';
  state: 'stopped' | 'enabled';
  valid_from: string;
  valid_to: string;
  unit: string | null;
  remark: string;
  width_mm: number;
  height_mm: number;
  /** DER of the signed SESeal. */
  record: Buffer;
  /** SHA-256 of `record`, unique; absent on seals that were stored before it was kept. */
  record_hash: string | null;
  signer_card_no: string;
  signer_cert_no: string;
  created_at: number;
  updated_at: number;
}

/** SIG-1. */
export interface SignatureTable {
  signature_id: string;
  uscc: string;
  declarant_account_id: string;
  declarant_name: string;
  state: 'stopped' | 'enabled';
  remark: string;
  width_mm: number;
  height_mm: number;
  /** DER of the signed SESeal of kind signature. */
  record: Buffer;
  /** SHA-256 of `record`, unique. */
  record_hash: string;
  signer_card_no: string;
  signer_cert_no: string;
  created_at: number;
  updated_at: number;
}

/** A row to lock where no other stands for what takes turns. */
export interface TurnTable {
  name: string;
  turn: number;
}

/** What all copies of the server must agree on. */
export interface SettingTable {
  name: string;
  value: string;
}

/** Answers of writes by Idempotency-Key. `status` is `running` until the handler is done. */
export interface IdempotencyTable {
  key_hash: string;
  /** HMAC of route and body under the session token: not even a weak password can be guessed from it. */
  request_mac: string;
  status: 'running' | 'done';
  answer: string | null;
  expires_at: number;
}

/** Messages that must go out although the adapter is down now (AD-2). */
export interface NoticeTable {
  notice_id: string;
  channel: 'sms' | 'email';
  recipient: string;
  text: string;
  next_try_at: number;
  tries: number;
}

export interface SandboxMessageTable {
  message_id: string;
  channel: 'sms' | 'email';
  recipient: string;
  text: string;
  sent_at: number;
}

/** REC-5, PWD-3. */
export interface ReviewTable {
  review_id: string;
  /** 受理号 */
  receipt: string;
  kind: 'username' | 'password';
  state: 'pending' | 'approved' | 'rejected';
  /** PWD-3: whose password it is; null when there is no such account, and for usernames. */
  account_id: string | null;
  /** JSON, sealed under the server's own secret; empty once it was purged. */
  form: string;
  /** JSON: what each file shows → upload id. */
  uploads: string;
  /** PWD-3: waits here for the approval. */
  password_hash: string | null;
  submitted_at: number;
  answer_by: number;
  decided_at: number | null;
  purge_at: number | null;
}

/** Who looked at and decided what: only ever added to. */
export interface ReviewLogTable {
  entry_id: string;
  review_id: string;
  receipt: string;
  reviewer: string;
  act: 'opened' | 'approved' | 'rejected';
  reason: string;
  at: number;
}

export interface ReviewerSessionTable {
  token_hash: string;
  reviewer: string;
  last_seen_at: number;
  ends_at: number;
}

/** What the sandbox's bank page and licence scan keep (AD-1). */
export interface SandboxTransactionTable {
  transaction_id: string;
  kind: 'bank' | 'licence';
  bank: Bank | null;
  state: 'waiting' | 'scanned' | 'done' | 'refused';
  /** Whose token or licence it was, once done. */
  uscc: string | null;
  expires_at: number;
}

export interface Schema {
  enterprises: EnterpriseTable;
  issued_cards: IssuedCardTable;
  accounts: AccountTable;
  card_bindings: CardBindingTable;
  spent_challenges: SpentChallengeTable;
  tickets: TicketTable;
  sessions: SessionTable;
  captchas: CaptchaTable;
  login_failures: LoginFailureTable;
  codes: CodeTable;
  flow_tickets: FlowTicketTable;
  uploads: UploadTable;
  overseas_profiles: OverseasProfileTable;
  seals: SealTable;
  signatures: SignatureTable;
  turns: TurnTable;
  settings: SettingTable;
  idempotency: IdempotencyTable;
  notices: NoticeTable;
  sandbox_messages: SandboxMessageTable;
  sandbox_transactions: SandboxTransactionTable;
  reviews: ReviewTable;
  review_log: ReviewLogTable;
  reviewer_sessions: ReviewerSessionTable;
}

export type Enterprise = Selectable<EnterpriseTable>;
export type IssuedCard = Selectable<IssuedCardTable>;
export type Account = Selectable<AccountTable>;
export type SessionRow = Selectable<SessionTable>;
export type SealRow = Selectable<SealTable>;
export type ReviewRow = Selectable<ReviewTable>;
export type UploadRow = Selectable<UploadTable>;
export type SignatureRow = Selectable<SignatureTable>;
