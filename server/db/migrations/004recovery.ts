import { type Migration, run } from './migration.ts';

/** Manual reviews (REC-5, PWD-3) with their log, the reviewers' sessions, and what the sandbox's bank and licence pages keep. */
export const recovery: Migration = {
  number: 4,
  name: 'manual reviews, sandbox transactions',
  async up(db) {
    await run(db, [
      `create table reviews (
        review_id text primary key, receipt text not null unique,
        kind text not null check (kind in ('username', 'password')),
        state text not null check (state in ('pending', 'approved', 'rejected')),
        account_id text references accounts (account_id) on delete set null,
        form text not null, uploads text not null, password_hash text,
        submitted_at bigint not null, answer_by bigint not null, decided_at bigint, purge_at bigint)`,
      `create index reviews_by_state on reviews (state, submitted_at)`,
      // Nobody's row is ever changed or deleted: no route does, and the decision outlives the form.
      `create table review_log (
        entry_id text primary key, review_id text not null, receipt text not null, reviewer text not null,
        act text not null check (act in ('opened', 'approved', 'rejected')), reason text not null, at bigint not null)`,
      `create index review_log_by_review on review_log (review_id, at)`,
      `create table reviewer_sessions (
        token_hash text primary key, reviewer text not null, last_seen_at bigint not null, ends_at bigint not null)`,
      `create table sandbox_transactions (
        transaction_id text primary key, kind text not null check (kind in ('bank', 'licence')), bank text,
        state text not null, uscc text, expires_at bigint not null)`,
    ]);
  },
};
