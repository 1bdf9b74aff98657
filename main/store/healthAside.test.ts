import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkAside } from './healthAside.ts';
import { openStore } from './store.ts';
import { flippingKeyKeeper } from './testing/keyKeeper.ts';

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'health-aside-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
async function opened(directory: string) {
  const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
  onTestFinished(() => store.close());
  return store;
}

/** Ten megabytes. */
function fill({ audit }: Awaited<ReturnType<typeof opened>>): void {
  for (let i = 0; i < 100; i += 1) audit.append({ event: 'made', details: { text: 'x'.repeat(100_000) } });
}

/** Turns of the event loop while work runs. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let timer = setImmediate(function turn() {
    turns += 1;
    timer = setImmediate(turn);
  });
  await work.finally(() => clearImmediate(timer));
  return turns;
}

describe('the store looked at while it is in use', () => {
  it('a large copy is read while the event loop goes on', { timeout: 60_000 }, async () => {
    const directory = folder();
    const copy = join(directory, 'large.db');
    const db = new Database(copy);
    db.exec('CREATE TABLE audit (seq INTEGER PRIMARY KEY, at, event, details, hash); CREATE TABLE audit_head (only, sealed_head); CREATE TABLE t (b)');
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    db.transaction(() => {
      for (let i = 0; i < 64; i += 1) insert.run(randomBytes(1024 * 1024));
    })();
    db.close();
    let look: unknown;
    // On main's own thread this is one turn, however long.
    expect(await turnsDuring(checkAside({ copy, directory }).then((found) => (look = found)))).toBeGreaterThan(20);
    expect(look).toMatchObject({ sound: true, audit: { end: { seq: 0 } } });
  });

  it('so is the copying, and writing goes on meanwhile; no copy stays behind', { timeout: 60_000 }, async () => {
    const directory = folder();
    const store = await opened(directory);
    fill(store);
    const looking = store.health();
    const turns = turnsDuring(looking);
    for (let i = 0; i < 20; i += 1) store.audit.append({ event: 'made', details: { i } });
    expect(await looking).toMatchObject({ sound: true, audit: { ok: true } });
    expect(await turns).toBeGreaterThan(20);
    expect(existsSync(join(directory, 'checking'))).toBe(false);
    expect(store.audit.list(1)[0]?.details).toEqual({ i: 19 });
  });

  it('two that ask at once get one answer', async () => {
    const store = await opened(folder());
    const [one, other] = [store.health(), store.health()];
    expect(one).toBe(other);
    expect((await one).sound).toBe(true);
    expect((await store.health()).sound).toBe(true);
  });

  it('damage that happens while it is open is found, and told as such', async () => {
    const directory = folder();
    const copy = join(directory, 'copy.db');
    const store = await opened(directory);
    for (let i = 0; i < 200; i += 1) store.audit.append({ event: 'made', details: { i } });
    store.close();
    const path = join(directory, 'store.db');
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(16_000, 0x5a), 0, 16_000, 8192);
    closeSync(file);
    expect(await checkAside({ copy: path, directory })).toMatchObject({ sound: false });
    await expect(checkAside({ copy, directory })).rejects.toMatchObject({ code: expect.stringMatching(/^(store|app)\//) });
  });

  it('a store that is closed meanwhile is a typed error, not a hang', async () => {
    const directory = folder();
    const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
    fill(store);
    const looking = store.health();
    store.close();
    await expect(looking).rejects.toMatchObject({ code: expect.any(String) });
    expect(existsSync(join(directory, 'checking'))).toBe(false);
  });
});
