import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Queries } from '../../db/database.ts';

/** Keyed hashes; the device is told by the client and missing for others. */
export interface CodeKeys {
  readonly subject_key: string;
  readonly target_key: string;
  readonly address_key: string;
  readonly device_key: string | null;
}

const hourMs = 3_600_000;
/** FLD-9: at most so many codes an hour. One address may be a whole company's, one device its registration desk's. */
const perHour: Readonly<Record<keyof CodeKeys, number>> = { subject_key: 5, target_key: 5, device_key: 20, address_key: 60 };

/** FLD-9: resend after 60 s. @throws AppError `code/too-soon` (params.seconds) */
export async function refuseTooSoon(queries: Queries, subjectKey: string, now: number): Promise<void> {
  const last = await queries
    .selectFrom('codes')
    .select((row) => row.fn.max('sent_at').as('sent_at'))
    .where('subject_key', '=', subjectKey)
    .executeTakeFirst();
  const wait = (last?.sent_at ?? Number.NEGATIVE_INFINITY) + limits.codeResendSeconds * 1000 - now;
  if (wait > 0) throw new AppError('code/too-soon', { params: { seconds: Math.ceil(wait / 1000) } });
}

/** @throws AppError `code/too-many` */
export async function refuseTooMany(queries: Queries, keys: CodeKeys, now: number): Promise<void> {
  for (const column of Object.keys(perHour) as (keyof CodeKeys)[]) {
    const key = keys[column];
    if (key === null) continue;
    const { count } = await queries
      .selectFrom('codes')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where(column, '=', key)
      .where('sent_at', '>', now - hourMs)
      .executeTakeFirstOrThrow();
    if (count >= perHour[column]) throw new AppError('code/too-many');
  }
}
