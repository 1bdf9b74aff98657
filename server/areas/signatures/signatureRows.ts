import type { z } from 'zod';
import type { Declarant, SignatureSummary } from '../../../contract/api/signatures.ts';
import { instant } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import type { SignatureRow } from '../../db/schema.ts';

/** SIG-1: every operator of the enterprise that may log in, with or without a card. */
export async function declarantsOf(queries: Queries, uscc: string): Promise<Declarant[]> {
  const rows = await queries
    .selectFrom('accounts')
    .leftJoin('card_bindings', 'card_bindings.account_id', 'accounts.account_id')
    .select(['accounts.account_id', 'accounts.name', 'accounts.username', 'card_bindings.card_no'])
    .where('accounts.uscc', '=', uscc)
    .where('accounts.account_type', '=', 'operator')
    .where('accounts.disabled', '=', 0)
    .orderBy('accounts.created_at')
    .orderBy('accounts.account_id')
    .execute();
  return rows.map(({ account_id, name, username, card_no }) => ({
    declarantId: account_id,
    name,
    username,
    ...(card_no === null ? {} : { cardNo: card_no }),
  }));
}

/** What lists show: everything but the record. */
export const summaryColumns = [
  'signature_id',
  'declarant_name',
  'state',
  'remark',
  'width_mm',
  'height_mm',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof SignatureRow)[];

export function summaryOf(row: Pick<SignatureRow, (typeof summaryColumns)[number]>): z.input<typeof SignatureSummary> {
  return {
    signatureId: row.signature_id,
    name: row.declarant_name,
    state: row.state,
    remark: row.remark,
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
  };
}
