import type { z } from 'zod';
import type { SealOperator, SealSummary } from '../../../contract/api/seals.ts';
import { instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { SealRow } from '../../db/schema.ts';

export type Operator = z.input<typeof SealOperator>;

/** SEAL-3: the legal person (the admin bound to a legal-person card) and the operators with a bound card. */
export async function sealOperators(queries: Queries, uscc: string): Promise<Operator[]> {
  const rows = await queries
    .selectFrom('card_bindings')
    .innerJoin('accounts', 'accounts.account_id', 'card_bindings.account_id')
    .innerJoin('issued_cards', 'issued_cards.card_no', 'card_bindings.card_no')
    .selectAll('issued_cards')
    .select('accounts.account_id')
    .where('accounts.uscc', '=', uscc)
    .where('accounts.disabled', '=', 0)
    .orderBy('issued_cards.role')
    .orderBy('accounts.created_at')
    .execute();
  return rows.map((row) => ({
    operatorId: row.account_id,
    name: row.holder_name,
    role: row.role,
    cardNo: row.card_no,
    validFrom: instant(row.valid_from),
    validTo: instant(row.valid_to),
  }));
}

/** What lists show: everything but the record. */
export const summaryColumns = [
  'seal_id',
  'name',
  'type',
  'made',
  'state',
  'operator_name',
  'valid_from',
  'valid_to',
  'unit',
  'remark',
  'width_mm',
  'height_mm',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof SealRow)[];

export function summaryOf(row: Pick<SealRow, (typeof summaryColumns)[number]>): z.input<typeof SealSummary> {
  return {
    sealId: row.seal_id,
    name: row.name,
    type: row.type,
    made: row.made,
    state: row.state,
    operatorName: row.operator_name,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    ...(row.unit === null ? {} : { unit: row.unit }),
    remark: row.remark,
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}
