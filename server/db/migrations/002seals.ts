import { type Migration, run } from './migration.ts';

export const seals: Migration = {
  number: 2,
  name: 'seals',
  async up(db, dialect) {
    await run(db, [
      `create table seals (
        seal_id text primary key, uscc text not null references enterprises (uscc),
        operator_account_id text not null, operator_name text not null, name text not null,
        type text not null check (type in ('company', 'contract', 'finance')),
        made text not null check (made in ('standard', 'scanned')),
        state text not null check (state in ('stopped', 'enabled')),
        valid_from text not null, valid_to text not null, unit text, remark text not null,
        width_mm double precision not null, height_mm double precision not null,
        record ${dialect === 'postgres' ? 'bytea' : 'blob'} not null,
        signer_card_no text not null, signer_cert_no text not null, created_at bigint not null, updated_at bigint not null)`,
      `create index seals_of_enterprise on seals (uscc, created_at)`,
    ]);
  },
};
