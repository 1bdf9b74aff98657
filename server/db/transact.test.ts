import { expect, it } from 'vitest';
import { onBothDatabases } from '../testing/bothDatabases.ts';
import { transact } from './transact.ts';

onBothDatabases('transact', (bench) => {
  const turn = { name: 'same', turn: 1 };

  it('CARD-8 decides again when another request took the row first', async () => {
    const { db } = bench.server.services;
    await db.insertInto('turns').values(turn).execute();
    let attempts = 0;
    const answer = await transact(db, async (trx) => {
      attempts += 1;
      if (attempts === 1) await trx.insertInto('turns').values(turn).execute();
      return 'found it there';
    });
    expect([answer, attempts]).toEqual(['found it there', 2]);
  });

  it('CARD-8 gives up as a conflict that may be tried again, and keeps nothing of it', async () => {
    const { db } = bench.server.services;
    await db.insertInto('turns').values(turn).execute();
    const hopeless = transact(db, async (trx) => {
      await trx.insertInto('turns').values({ name: 'half', turn: 1 }).execute();
      await trx.insertInto('turns').values(turn).execute();
    });
    await expect(hopeless).rejects.toMatchObject({ code: 'remote/conflict' });
    expect(await db.selectFrom('turns').selectAll().execute()).toEqual([turn]);
  });

  it('a refusal is not tried again', async () => {
    let attempts = 0;
    const refused = transact(bench.server.services.db, async () => {
      attempts += 1;
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(attempts).toBe(1);
  });
});
