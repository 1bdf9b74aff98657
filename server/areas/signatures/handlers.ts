import { sql } from 'kysely';
import { AppError } from '../../../contract/errors.ts';
import { type RequestContext, sessionOf, usccOf } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { newId } from '../../secrets.ts';
import { judgeRecord, refuseLapsedCard } from '../seals/judgeRecord.ts';
import { containing, startOfChinaDay } from '../seals/query.ts';
import { declarantsOf, summaryColumns, summaryOf } from './signatureRows.ts';

/** SIG-1. Every account of the enterprise sees its signatures; adding is for legal-person cards. */
export const signatures: AreaHandlers<'signatures'> = {
  async declarants(_input, context) {
    return { items: await declarantsOf(context.services.db, usccOf(sessionOf(context).account)) };
  },

  async list({ page, pageSize, ...wanted }, context) {
    let query = context.services.db.selectFrom('signatures').where('uscc', '=', usccOf(sessionOf(context).account));
    if (wanted.name) query = query.where(sql<boolean>`lower(declarant_name) like ${containing(wanted.name)} escape '!'`);
    if (wanted.state) query = query.where('state', '=', wanted.state);
    if (wanted.madeFrom) query = query.where('created_at', '>=', startOfChinaDay(wanted.madeFrom));
    if (wanted.madeTo) query = query.where('created_at', '<', startOfChinaDay(wanted.madeTo) + 86_400_000);
    const { total } = await query.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const skipped = (page - 1) * pageSize;
    if (skipped >= total) return { items: [], total };
    const rows = await query
      .select(summaryColumns)
      .orderBy('created_at', 'desc')
      .orderBy('signature_id')
      .limit(pageSize)
      .offset(skipped)
      .execute();
    return { items: rows.map(summaryOf), total };
  },

  async get({ signatureId }, context) {
    const row = await findSignature(context, signatureId);
    return { ...summaryOf(row), declarantId: row.declarant_account_id, record: row.record.toString('base64') };
  },

  async add({ declarantId, remark, record }, context) {
    const session = sessionOf(context);
    const { services } = context;
    await refuseLapsedCard(services, session);
    const declarant = (await declarantsOf(services.db, usccOf(session.account))).find((one) => one.declarantId === declarantId);
    if (!declarant) throw new AppError('signature/declarant-unknown');
    const judged = await judgeRecord(services, session, record, (seal) => seal.type === 'signature' && seal.name === declarant.name);
    const now = services.now();
    const row = await services.db
      .insertInto('signatures')
      .values({
        signature_id: newId(),
        uscc: usccOf(session.account),
        declarant_account_id: declarant.declarantId,
        declarant_name: declarant.name,
        state: 'stopped',
        remark,
        width_mm: judged.widthMm,
        height_mm: judged.heightMm,
        record: judged.record,
        record_hash: judged.recordHash,
        signer_card_no: session.card_no ?? '',
        signer_cert_no: session.cert_no ?? '',
        created_at: now,
        updated_at: now,
      })
      // A client that did not hear the answer sends the same record again, perhaps from another session.
      .onConflict((conflict) => conflict.column('record_hash').doNothing())
      .returning(summaryColumns)
      .executeTakeFirst();
    return summaryOf(row ?? (await findRecord(context, judged.recordHash)));
  },

  async setState({ signatureId, state }, context) {
    const row = await context.services.db
      .updateTable('signatures')
      .set({ state, updated_at: context.services.now() })
      .where('signature_id', '=', signatureId)
      .where('uscc', '=', usccOf(sessionOf(context).account))
      .returning(summaryColumns)
      .executeTakeFirst();
    if (!row) throw new AppError('signature/not-found');
    return summaryOf(row);
  },

  async remove({ signatureId }, context) {
    const { numDeletedRows } = await context.services.db
      .deleteFrom('signatures')
      .where('signature_id', '=', signatureId)
      .where('uscc', '=', usccOf(sessionOf(context).account))
      .where('state', '=', 'stopped')
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      await findSignature(context, signatureId);
      throw new AppError('signature/not-stopped');
    }
    return {};
  },
};

async function findSignature(context: RequestContext, signatureId: string) {
  const row = await context.services.db
    .selectFrom('signatures')
    .selectAll()
    .where('signature_id', '=', signatureId)
    .where('uscc', '=', usccOf(sessionOf(context).account))
    .executeTakeFirst();
  if (!row) throw new AppError('signature/not-found');
  return row;
}

async function findRecord(context: RequestContext, recordHash: string) {
  const row = await context.services.db
    .selectFrom('signatures')
    .select(summaryColumns)
    .where('record_hash', '=', recordHash)
    .where('uscc', '=', usccOf(sessionOf(context).account))
    .executeTakeFirst();
  if (!row) throw new AppError('seal/record-mismatch');
  return row;
}
