import { type Migration, run } from './migration.ts';

export const accounts: Migration = {
  number: 1,
  name: 'accounts, cards, sessions',
  async up(db) {
    await run(db, [
      `create table enterprises (
        uscc text primary key, org_code text not null, name text not null, region text not null, address text not null,
        legal_name text not null, legal_id_type text not null, legal_id_number text not null, turn bigint not null default 0)`,
      `create table issued_cards (
        card_no text primary key, cert_no text not null unique, uscc text not null, role text not null check (role in ('legal', 'operator')),
        holder_name text not null, holder_id_type text not null, holder_id_number text not null,
        holder_id_valid_from text, holder_id_valid_to text, valid_from bigint not null, valid_to bigint not null,
        status text not null check (status in ('normal', 'lost', 'revoked')))`,
      `create table accounts (
        account_id text primary key, uscc text not null references enterprises (uscc),
        account_type text not null check (account_type in ('admin', 'operator')),
        username text not null, username_key text not null unique, name text not null, id_type text not null, id_number text not null,
        id_valid_from text, id_valid_to text, mobile text, email text,
        password_hash text not null, password_initial integer not null, activated integer not null, disabled integer not null default 0,
        mobile_login integer not null default 0, created_at bigint not null, created_by text not null)`,
      // REG-2, CARD-8: one admin per enterprise.
      `create unique index accounts_one_admin on accounts (uscc) where account_type = 'admin'`,
      // CARD-6: an operator is found by ID type and number within the enterprise.
      `create unique index accounts_one_operator on accounts (uscc, id_type, id_number) where account_type = 'operator'`,
      // One account per card, one card per account.
      `create table card_bindings (
        card_no text primary key references issued_cards (card_no),
        account_id text not null unique references accounts (account_id) on delete cascade, bound_at bigint not null)`,
      `create table spent_challenges (challenge_hash text primary key, expires_at bigint not null)`,
      `create table tickets (
        ticket_hash text primary key, kind text not null, card_no text not null, cert_fingerprint text not null,
        account_id text not null references accounts (account_id) on delete cascade, expires_at bigint not null)`,
      `create table sessions (
        token_hash text primary key, account_id text not null references accounts (account_id) on delete cascade,
        opened_by text not null, card_no text, cert_no text, card_role text, card_valid_to bigint, cert_fingerprint text,
        started_at bigint not null, last_seen_at bigint not null, ends_at bigint not null)`,
      `create index sessions_of_account on sessions (account_id)`,
      `create table captchas (captcha_id text primary key, answer text not null, expires_at bigint not null)`,
      `create table login_failures (
        username_key text primary key, failures integer not null, last_at bigint not null, locked_until bigint not null)`,
      `create table codes (
        code_id text primary key, purpose text not null, account_id text references accounts (account_id) on delete cascade,
        username_key text not null, target_key text not null, address_key text not null, code_hash text not null,
        sent_at bigint not null, expires_at bigint not null, tries integer not null default 0, used_at bigint)`,
      `create index codes_by_name on codes (username_key, sent_at)`,
      `create index codes_by_target on codes (target_key, sent_at)`,
      `create index codes_by_address on codes (address_key, sent_at)`,
      `create table turns (name text primary key, turn bigint not null)`,
      `create table settings (name text primary key, value text not null)`,
      `create table idempotency (
        key_hash text primary key, request_mac text not null, status text not null, answer text, expires_at bigint not null)`,
      `create table notices (
        notice_id text primary key, channel text not null, recipient text not null, text text not null,
        next_try_at bigint not null, tries integer not null default 0)`,
      `create table sandbox_messages (
        message_id text primary key, channel text not null, recipient text not null, text text not null, sent_at bigint not null)`,
    ]);
  },
};
