import { type Migration, run } from './migration.ts';

/**
 * Accounts of every kind (REG-1), which SQLite can only take by making the table anew; so the tables that refer to it are
 * made anew too. Sessions, tickets and codes live for minutes or hours: an upgrade ends them.
 */
export const waysIn: Migration = {
  number: 3,
  name: 'all kinds of accounts; codes, flows, uploads',
  async up(db) {
    await run(db, [
      `drop table codes`,
      `drop table tickets`,
      `drop table sessions`,
      `create table accounts_new (
        account_id text primary key, uscc text references enterprises (uscc),
        account_type text not null check (account_type in ('admin', 'operator', 'personal', 'overseas', 'department')),
        username text not null, username_key text not null unique, name text not null, id_type text, id_number text,
        id_valid_from text, id_valid_to text, mobile text, email text,
        password_hash text not null, password_initial integer not null, activated integer not null, disabled integer not null default 0,
        mobile_login integer not null default 0, created_at bigint not null, created_by text not null,
        terms_version text, terms_accepted_at bigint,
        check ((account_type in ('admin', 'operator')) = (uscc is not null)),
        check (account_type in ('overseas', 'department') or (id_type is not null and id_number is not null)))`,
      `insert into accounts_new (account_id, uscc, account_type, username, username_key, name, id_type, id_number, id_valid_from, id_valid_to,
          mobile, email, password_hash, password_initial, activated, disabled, mobile_login, created_at, created_by)
        select account_id, uscc, account_type, username, username_key, name, id_type, id_number, id_valid_from, id_valid_to,
          mobile, email, password_hash, password_initial, activated, disabled, mobile_login, created_at, created_by from accounts`,
      `create table card_bindings_new (
        card_no text primary key references issued_cards (card_no),
        account_id text not null unique references accounts_new (account_id) on delete cascade, bound_at bigint not null)`,
      `insert into card_bindings_new (card_no, account_id, bound_at) select card_no, account_id, bound_at from card_bindings`,
      `drop table card_bindings`,
      `drop table accounts`,
      `alter table accounts_new rename to accounts`,
      `alter table card_bindings_new rename to card_bindings`,
      // REG-2, CARD-8: one admin per enterprise.
      `create unique index accounts_one_admin on accounts (uscc) where account_type = 'admin'`,
      // CARD-6: an operator is found by ID type and number within the enterprise.
      `create unique index accounts_one_operator on accounts (uscc, id_type, id_number) where account_type = 'operator'`,
      // LOGIN-3, ACC-9: a mobile number logs in to one account.
      `create unique index accounts_mobile_login on accounts (mobile) where mobile_login = 1`,
      `create index accounts_by_mobile on accounts (mobile)`,
      `create index accounts_by_identity on accounts (id_number)`,
      // REG-3, REG-7
      `alter table enterprises add column kind text not null default 'enterprise'`,
      `alter table enterprises add column business_types text not null default '[]'`,
      `alter table enterprises add column legal_id_valid_from text`,
      `alter table enterprises add column legal_id_valid_to text`,
      `create index enterprises_by_name on enterprises (name)`,
      `create index enterprises_by_org_code on enterprises (org_code)`,
      // REG-8
      `create table overseas_profiles (
        account_id text primary key references accounts (account_id) on delete cascade,
        country text not null, registration_number text, organisation text not null, department text, job_title text,
        phone text not null, fax text, mobile text, address text not null, notes text)`,
      `create table tickets (
        ticket_hash text primary key, kind text not null, card_no text not null, cert_fingerprint text not null,
        account_id text not null references accounts (account_id) on delete cascade, expires_at bigint not null)`,
      `create table sessions (
        token_hash text primary key, session_id text not null unique, account_id text not null references accounts (account_id) on delete cascade,
        opened_by text not null, card_no text, cert_no text, card_role text, card_valid_to bigint, cert_fingerprint text,
        address text, device_key text, started_at bigint not null, last_seen_at bigint not null, ends_at bigint not null)`,
      `create index sessions_of_account on sessions (account_id)`,
      `create table codes (
        code_id text primary key, purpose text not null, channel text not null,
        account_id text references accounts (account_id) on delete cascade,
        subject_key text not null, target_key text not null, address_key text not null, device_key text,
        code_hash text not null, sent_at bigint not null, expires_at bigint not null, tries integer not null default 0, used_at bigint)`,
      `create index codes_by_subject on codes (subject_key, sent_at)`,
      `create index codes_by_target on codes (target_key, sent_at)`,
      `create index codes_by_address on codes (address_key, sent_at)`,
      `create index codes_by_device on codes (device_key, sent_at)`,
      `create table flow_tickets (
        ticket_hash text primary key, kind text not null, payload text not null, uploads text, expires_at bigint not null)`,
      `create table uploads (
        upload_id text primary key, owner_hash text not null, content_name text not null, type text not null, bytes integer not null,
        created_at bigint not null, expires_at bigint not null)`,
      `create index uploads_of_owner on uploads (owner_hash)`,
      `create index uploads_by_content on uploads (content_name)`,
    ]);
  },
};
