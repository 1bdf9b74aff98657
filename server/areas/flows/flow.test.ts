import { expect, it } from 'vitest';
import { z } from 'zod';
import { sweep } from '../../housekeeping.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { flow } from './flow.ts';

const shape = z.object({ name: z.string(), proofs: z.array(z.string()) });
const recovery = flow({ kind: 'test-recovery', payload: shape });
const other = flow({ kind: 'test-other', payload: shape });
const known = { name: '沈云帆 320199196804170136', proofs: [] };

onBothDatabases('flows', (bench) => {
  const here = () => ({ db: bench.server.services.db, now: bench.clock.now() });

  it('REC-1 a ticket brings back what was learnt, goes on, and is spent once', async () => {
    const { db, now } = here();
    const { ticket, expiresAt } = await recovery.begin(db, now, known);
    expect(expiresAt - now).toBe(30 * 60_000);
    expect(await recovery.read(db, now, ticket)).toEqual(known);
    await recovery.advance(db, now, ticket, { ...known, proofs: ['mobile'] });
    const spent = await Promise.allSettled(Array.from({ length: 3 }, () => recovery.spend(db, now, ticket)));
    expect(spent.filter((one) => one.status === 'fulfilled').map((one) => one.value)).toEqual([{ ...known, proofs: ['mobile'] }]);
    await expect(recovery.read(db, now, ticket)).rejects.toThrow('flow/expired');
    await expect(recovery.advance(db, now, ticket, known)).rejects.toThrow('flow/expired');
  });

  it('REC-1 it opens no other flow, is not made up, and ends', async () => {
    const { db, now } = here();
    const { ticket } = await recovery.begin(db, now, known);
    await expect(other.read(db, now, ticket)).rejects.toThrow('flow/expired');
    await expect(other.spend(db, now, ticket)).rejects.toThrow('flow/expired');
    await expect(recovery.read(db, now, 'made-up')).rejects.toThrow('flow/expired');
    bench.clock.forward(30 * 60);
    await expect(recovery.read(db, bench.clock.now(), ticket)).rejects.toThrow('flow/expired');
    await expect(recovery.advance(db, bench.clock.now(), ticket, known)).rejects.toThrow('flow/expired');
    await sweep(bench.server.services);
    expect(await db.selectFrom('flow_tickets').selectAll().execute()).toEqual([]);
  });

  it('REC-1 the database holds neither the ticket nor what it brings back', async () => {
    const { db, now } = here();
    const { ticket } = await recovery.begin(db, now, known);
    const kept = JSON.stringify(await db.selectFrom('flow_tickets').selectAll().execute());
    for (const secret of [ticket, '沈云帆', '320199196804170136', Buffer.from('沈云帆').toString('base64')]) expect(kept).not.toContain(secret);
  });
});
