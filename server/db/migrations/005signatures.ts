import { type Migration, run } from './migration.ts';

/** SIG-1; and a signed record is stored once, however often a client sends it. */
export const signatures: Migration = {
  number: 5,
  name: 'signatures',
  async up(db, dialect) {
    await run(db, [
      `create table signatures (
        signature_id text primary key, uscc text not null references enterprises (uscc),
        declarant_account_id text not null, declarant_name text not null,
        state text not null check (state in ('stopped', 'enabled')), remark text not null,
        width_mm double precision not null, height_mm double precision not null,
        record ${dialect === 'postgres' ? 'bytea' : 'blob'} not null, record_hash text not null,
        signer_card_no text not null, signer_cert_no text not null, created_at bigint not null, updated_at bigint not null)`,
      `create index signatures_of_enterprise on signatures (uscc, created_at)`,
      // The same signed record twice is the same signature, however often a client sends it.
      `create unique index signatures_one_record on signatures (record_hash)`,
      // Seals of before have none.
      `alter table seals add column record_hash text`,
      `create unique index seals_one_record on seals (record_hash)`,
    ]);
  },
};
