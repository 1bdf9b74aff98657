import { sql } from 'kysely';
import { AppError } from '../../../contract/errors.ts';
import { type RequestContext, sessionOf, usccOf } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { AreaHandlers } from '../../register.ts';
import { newId } from '../../secrets.ts';
import { containing, startOfChinaDay } from './query.ts';
import { type JudgedSeal, type SealInput, judgeSeal } from './judgeSeal.ts';
import { sealOperators, summaryColumns, summaryOf } from './sealRows.ts';

/** SEAL-1…SEAL-5. Every account of the enterprise sees its seals; adding and modifying is for legal-person cards. */
export const seals: AreaHandlers<'seals'> = {
  async operators(_input, context) {
    return { items: await sealOperators(context.services.db, usccOf(sessionOf(context).account)) };
  },

  async list({ page, pageSize, ...wanted }, context) {
    let query = context.services.db.selectFrom('seals').where('uscc', '=', usccOf(sessionOf(context).account));
    if (wanted.name) query = query.where(sql<boolean>`lower(name) like ${containing(wanted.name)} escape '!'`);
    if (wanted.state) query = query.where('state', '=', wanted.state);
    if (wanted.type) query = query.where('type', '=', wanted.type);
    if (wanted.madeFrom) query = query.where('created_at', '>=', startOfChinaDay(wanted.madeFrom));
    if (wanted.madeTo) query = query.where('created_at', '<', startOfChinaDay(wanted.madeTo) + 86_400_000);
    const { total } = await query.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const skipped = (page - 1) * pageSize;
    if (skipped >= total) return { items: [], total };
    const rows = await query
      .select(summaryColumns)
      .orderBy('created_at', 'desc')
      .orderBy('seal_id')
      .limit(pageSize)
      .offset(skipped)
      .execute();
    return { items: rows.map(summaryOf), total };
  },

  async get({ sealId }, context) {
    const row = await findSeal(context, sealId);
    return { ...summaryOf(row), operatorId: row.operator_account_id, record: row.record.toString('base64') };
  },

  async add(input, context) {
    const session = sessionOf(context);
    const { services } = context;
    const judged = await judgeSeal(services, session, input);
    const now = services.now();
    const row = await services.db
      .insertInto('seals')
      .values({
        seal_id: newId(),
        uscc: usccOf(session.account),
        state: 'stopped',
        created_at: now,
        ...columnsOf(input, judged, context, now),
      })
      // A client that did not hear the answer sends the same record again, perhaps from another session.
      .onConflict((conflict) => conflict.column('record_hash').doNothing())
      .returning(summaryColumns)
      .executeTakeFirst();
    return summaryOf(row ?? (await findRecord(context, judged.recordHash)));
  },

  async modify({ sealId, ...input }, context) {
    const { services } = context;
    refuseEnabled(await findSeal(context, sealId));
    const judged = await judgeSeal(services, sessionOf(context), input);
    const row = await services.db
      .updateTable('seals')
      .set(columnsOf(input, judged, context, services.now()))
      .where('seal_id', '=', sealId)
      .where('state', '=', 'stopped')
      .returning(summaryColumns)
      .executeTakeFirst();
    // Enabled or deleted while the record was judged.
    if (!row) throw new AppError('seal/not-stopped');
    return summaryOf(row);
  },

  async setState({ sealId, state }, context) {
    const row = await context.services.db
      .updateTable('seals')
      .set({ state, updated_at: context.services.now() })
      .where('seal_id', '=', sealId)
      .where('uscc', '=', usccOf(sessionOf(context).account))
      .returning(summaryColumns)
      .executeTakeFirst();
    if (!row) throw new AppError('seal/not-found');
    return summaryOf(row);
  },

  async remove({ sealId }, context) {
    const { numDeletedRows } = await context.services.db
      .deleteFrom('seals')
      .where('seal_id', '=', sealId)
      .where('uscc', '=', usccOf(sessionOf(context).account))
      .where('state', '=', 'stopped')
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      await findSeal(context, sealId);
      throw new AppError('seal/not-stopped');
    }
    return {};
  },
};

function columnsOf(input: SealInput, { operator, record, recordHash, widthMm, heightMm }: JudgedSeal, context: RequestContext, now: number) {
  const session = sessionOf(context);
  return {
    operator_account_id: operator.operatorId,
    operator_name: operator.name,
    name: input.name,
    type: input.type,
    made: input.made,
    valid_from: input.validFrom,
    valid_to: input.validTo,
    unit: input.made === 'standard' ? (input.unit ?? null) : null,
    remark: input.remark,
    width_mm: widthMm,
    height_mm: heightMm,
    record,
    record_hash: recordHash,
    signer_card_no: session.card_no ?? '',
    signer_cert_no: session.cert_no ?? '',
    updated_at: now,
  };
}

async function findSeal(context: RequestContext, sealId: string) {
  const queries: Queries = context.services.db;
  const row = await queries
    .selectFrom('seals')
    .selectAll()
    .where('seal_id', '=', sealId)
    .where('uscc', '=', usccOf(sessionOf(context).account))
    .executeTakeFirst();
  if (!row) throw new AppError('seal/not-found');
  return row;
}

async function findRecord(context: RequestContext, recordHash: string) {
  const row = await context.services.db
    .selectFrom('seals')
    .select(summaryColumns)
    .where('record_hash', '=', recordHash)
    .where('uscc', '=', usccOf(sessionOf(context).account))
    .executeTakeFirst();
  if (!row) throw new AppError('seal/record-mismatch');
  return row;
}

function refuseEnabled({ state }: { readonly state: string }): void {
  if (state !== 'stopped') throw new AppError('seal/not-stopped');
}
