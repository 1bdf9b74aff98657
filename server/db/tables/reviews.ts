import type { UploadType } from '../../../contract/rules/upload.ts';

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
