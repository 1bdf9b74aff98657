import { accounts } from './001accounts.ts';
import { seals } from './002seals.ts';
import { waysIn } from './003waysIn.ts';
import { recovery } from './004recovery.ts';
import { signatures } from './005signatures.ts';
import type { Migration } from './migration.ts';

/**
 * Numbered without gaps, never edited once released. Plain SQL that both dialects read; the only difference is the type of
 * bytes. The rules that must hold under concurrent requests are constraints here: see the unique indexes.
 */
export const migrations: readonly Migration[] = [accounts, seals, waysIn, recovery, signatures];
