import { AppError } from '../../../contract/errors.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { Enterprise } from '../../db/schema.ts';

/** Brings an enterprise in from the registry before its first account is made. */
export async function ensureEnterprise({ db, registry }: Services, uscc: string): Promise<void> {
  const known = await db.selectFrom('enterprises').select('uscc').where('uscc', '=', uscc).executeTakeFirst();
  if (known) return;
  const found = await registry.find(uscc);
  // A card was issued to it, so it exists: without the registry's word nothing is made up.
  if (!found) throw new AppError('remote/service-down');
  await db
    .insertInto('enterprises')
    .values({
      uscc,
      org_code: found.orgCode,
      name: found.name,
      region: found.region,
      address: found.address,
      legal_name: found.legalName,
      legal_id_type: found.legalIdType,
      legal_id_number: found.legalIdNumber,
      turn: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes the enterprise's row lock until the transaction ends, so that its cards take turns (CARD-8). An update, because both
 * dialects lock by it and see what the turn before left behind.
 */
export async function takeTurn(queries: Queries, uscc: string): Promise<Enterprise> {
  return queries
    .updateTable('enterprises')
    .set((row) => ({ turn: row('turn', '+', 1) }))
    .where('uscc', '=', uscc)
    .returningAll()
    .executeTakeFirstOrThrow();
}
