import type { Db } from '../db/database.ts';
import { type TestCard, freshCard } from './cards.ts';

/** Issues another card with the enterprise, holder and role of a known one, as when a card is replaced. */
export async function issueBeside(db: Db, cardNo: string, newCardNo: string, changes: { idNumber?: string } = {}): Promise<TestCard> {
  const row = await db.selectFrom('issued_cards').selectAll().where('card_no', '=', cardNo).executeTakeFirstOrThrow();
  const idNumber = changes.idNumber ?? row.holder_id_number;
  const card = freshCard({ cardNo: newCardNo, holder: row.holder_name, company: '样例', orgCode: 'XN00001A2', idNumber }, row.uscc);
  await db
    .insertInto('issued_cards')
    .values({ ...row, card_no: newCardNo, cert_no: card.certNo, holder_id_number: idNumber })
    .execute();
  return card;
}
