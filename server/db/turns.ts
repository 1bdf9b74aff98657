import type { Queries } from './database.ts';

/**
 * Takes turns by name until the transaction ends, where no row stands for what must happen one after the other. A write, because
 * both dialects lock by it and see what the turn before left behind.
 */
export async function takeTurnOf(queries: Queries, name: string): Promise<void> {
  await queries
    .insertInto('turns')
    .values({ name, turn: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((row) => ({ turn: row('turns.turn', '+', 1) })))
    .execute();
}
