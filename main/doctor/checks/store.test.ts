import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectStore } from '../../store/health.ts';
import { openStore } from '../../store/store.ts';
import { flippingKeyKeeper } from '../../store/testing/keyKeeper.ts';
import { found } from '../testing/parts.ts';
import { audit } from './audit.ts';
import { backups } from './backups.ts';
import { store as storeCheck } from './store.ts';

const keyKeeper = flippingKeyKeeper();
let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'doctor-store-'));
  path = join(directory, 'store.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function filled(): Promise<void> {
  const store = await openStore({ directory, keyKeeper });
  for (let i = 0; i < 30; i += 1) store.audit.append({ event: 'made', details: { i } });
  store.close();
  (await openStore({ directory, keyKeeper })).close(); // makes the backup
}
const parts = { store: () => inspectStore(directory, keyKeeper) };

describe('store, backups and the log of acts, on a real store', () => {
  it('all is well, and looking changes no file', async () => {
    await filled();
    const before = readdirSync(directory, { recursive: true }).map(String).sort();
    const bytes = readFileSync(path);
    expect((await found(storeCheck, parts))?.level).toBe('green');
    expect(await found(backups, parts)).toMatchObject({ level: 'green', found: { en: expect.stringContaining('1 usable') } });
    expect((await found(audit, parts))?.level).toBe('green');
    expect(readdirSync(directory, { recursive: true }).map(String).sort()).toEqual(before);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('nothing made yet is no fault', async () => {
    expect((await found(storeCheck, parts))?.level).toBe('green');
    expect(await found(backups, parts)).toBeUndefined();
    expect(await found(audit, parts)).toBeUndefined();
  });

  it.each(['overwritten', 'cut'])('a damaged file (%s) is red and stays as it is', async (how) => {
    await filled();
    if (how === 'cut') truncateSync(path, 9_000);
    else writeFileSync(path, readFileSync(path).fill(0x5a, 4096, 24_000));
    const damaged = readFileSync(path);
    expect((await found(storeCheck, parts))?.level).toBe('red');
    expect((await found(audit, parts))?.level).toBe('amber');
    expect(readFileSync(path).equals(damaged)).toBe(true);
  });

  it('backups that are all broken are amber', async () => {
    await filled();
    for (const name of readdirSync(join(directory, 'backups'))) truncateSync(join(directory, 'backups', name), 5_000);
    expect((await found(backups, parts))?.level).toBe('amber');
  });

  it('an altered entry is red with its number', async () => {
    await filled();
    const db = new Database(path);
    db.prepare(`UPDATE audit SET event = 'other' WHERE seq = 7`).run();
    db.close();
    expect(await found(audit, parts)).toMatchObject({ level: 'red', found: { en: expect.stringContaining('entry 7') } });
  });

  it('a client that has it open is told as such; from inside that client it is checked', async () => {
    await filled();
    const open = await openStore({ directory, keyKeeper });
    try {
      expect(await found(storeCheck, parts)).toMatchObject({ level: 'amber', found: { en: expect.stringContaining('open') } });
      expect(await found(backups, parts)).toBeUndefined();
      const inside = { store: () => open.health() };
      expect((await found(storeCheck, inside))?.level).toBe('green');
      expect((await found(audit, inside))?.level).toBe('green');
    } finally {
      open.close();
    }
  });

  it('another user’s key leaves the log unchecked, not broken', async () => {
    await filled();
    const other = { store: () => inspectStore(directory, flippingKeyKeeper(0x11)) };
    expect((await found(audit, other))?.level).toBe('amber');
    expect((await found(audit, { store: () => inspectStore(directory) }))?.level).toBe('amber');
  });
});
