import { sql } from 'kysely';
import { DEMO_PASSWORD, type SandboxRegistry } from '../../../contract/sandboxRegistry.ts';
import { usernameKey } from '../../../contract/rules/username.ts';
import { loadIssuedCards } from '../../adapters/sandbox.ts';
import type { Services } from '../../context.ts';
import type { Dialect } from '../../db/database.ts';
import { transact } from '../../db/transact.ts';
import { newId } from '../../secrets.ts';
import { ensureEnterprise } from '../cardLogin/enterprises.ts';

type SeededAccount = SandboxRegistry['accounts'][number];
const seededSetting = 'demo-accounts';
/** What a reset must not touch: the schema's own book, and secrets that files and hashes hang on. */
const kept = new Set(['schema_migrations', 'settings']);

/** AD-1: empties the sandbox and puts the made-up world back: cards as they were issued, the accounts of `docs/sandbox.md`. */
export async function resetWorld(services: Services, world: SandboxRegistry, dialect: Dialect): Promise<number> {
  const { db, now } = services;
  const tables = (await db.introspection.getTables()).map((one) => one.name).filter((name) => !kept.has(name) && !name.startsWith('sqlite_'));
  await transact(db, async (trx) => {
    const names = tables.map((name) => sql.table(name));
    if (dialect === 'postgres') return void (await sql`truncate table ${sql.join(names)} cascade`.execute(trx));
    // Checked when everything is gone: no order of tables would suit all references.
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    for (const name of names) await sql`delete from ${name}`.execute(trx);
  });
  await loadIssuedCards(db, world, now());
  return seedAccounts(services, world);
}

/** Once per database: the accounts that a fresh sandbox begins with. */
export async function seedOnce(services: Services, world: SandboxRegistry): Promise<void> {
  const first = await services.db
    .insertInto('settings')
    .values({ name: seededSetting, value: new Date(services.now()).toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (first.numInsertedOrUpdatedRows === 1n) await seedAccounts(services, world);
}

async function seedAccounts(services: Services, world: SandboxRegistry): Promise<number> {
  // One hash for all: the password is printed in the documentation.
  const passwordHash = await services.passwords.hash(DEMO_PASSWORD);
  for (const uscc of new Set(world.accounts.map((one) => one.uscc))) {
    if (uscc !== null) await ensureEnterprise(services, uscc);
  }
  let seeded = 0;
  // One second apart: who joined first is asked first (REC-3), and that must not be luck.
  const yesterday = services.now() - 86_400_000;
  for (const [at, account] of world.accounts.entries()) seeded += await seedAccount(services, world, account, passwordHash, yesterday + at * 1000);
  return seeded;
}

/** Leaves out what somebody made by hand before: a username, an enterprise's admin. */
async function seedAccount({ db, passwords }: Services, world: SandboxRegistry, seed: SeededAccount, passwordHash: string, createdAt: number): Promise<number> {
  const person = world.people.find((one) => one.personId === seed.personId);
  if (!person) throw new Error(`account ${seed.username} of the sandbox registry has no holder`);
  const hasHolder = seed.accountType !== 'overseas' && seed.accountType !== 'department';
  const row = {
    account_id: newId(),
    uscc: seed.uscc,
    account_type: seed.accountType,
    username: seed.username,
    username_key: usernameKey(seed.username),
    name: person.name,
    id_type: hasHolder ? person.idType : null,
    id_number: hasHolder ? person.idNumber : null,
    id_valid_from: hasHolder ? person.idValidFrom : null,
    id_valid_to: hasHolder ? person.idValidTo : null,
    mobile: seed.mobile,
    email: seed.email,
    password_hash: seed.state === 'first-login' ? passwords.initialHash : passwordHash,
    password_initial: seed.state === 'first-login' ? 1 : 0,
    activated: seed.state === 'not-activated' ? 0 : 1,
    disabled: seed.state === 'disabled' ? 1 : 0,
    mobile_login: 0,
    created_at: createdAt,
    created_by: seed.accountType === 'operator' ? ('admin' as const) : ('registration' as const),
    terms_version: null,
    terms_accepted_at: null,
  };
  const { numInsertedOrUpdatedRows } = await db.insertInto('accounts').values(row).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return 0;
  if (seed.accountType === 'overseas') await addOverseasProfile({ db }, row.account_id, person.name);
  if (seed.withoutLegalPerson && seed.uscc !== null) await db.updateTable('enterprises').set({ legal_name: '', legal_id_number: '' }).where('uscc', '=', seed.uscc).execute();
  return 1;
}

async function addOverseasProfile({ db }: Pick<Services, 'db'>, accountId: string, contact: string): Promise<void> {
  const nothing = { registration_number: null, department: null, job_title: null, fax: null, mobile: null, notes: null };
  await db
    .insertInto('overseas_profiles')
    .values({ account_id: accountId, country: 'SG', organisation: `SAMPLE TRADING PTE. LTD. (${contact})`, phone: '+65 0000 0000', address: '1 SAMPLE ROAD, SINGAPORE', ...nothing })
    .execute();
}
