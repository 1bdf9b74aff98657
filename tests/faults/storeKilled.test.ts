import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../main/store/store.ts';
import { flippingKeyKeeper } from '../../main/store/testing/keyKeeper.ts';

const writer = fileURLToPath(new URL('./storeWriter.ts', import.meta.url));
const ROUNDS = 25;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-killed-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the writer and kills it (SIGKILL) `afterMs` after `from` appeared; answers the lines it printed. */
function killedWriter(from: 'start' | 'opened', afterMs: number): Promise<string[]> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [writer, directory, '1000000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), afterMs);
    child.stdout.on('data', (chunk: Buffer) => {
      if (from === 'opened' && output === '') kill();
      output += chunk.toString();
    });
    child.on('close', () => done(output.split('\n').slice(0, -1)));
    if (from === 'start') kill();
  });
}

describe('the client killed while it writes', () => {
  it(`OFF-1 every acknowledged draft, picture and audit row is there after each of ${ROUNDS} kills`, async () => {
    const drafts = new Map<string, number>();
    const pictures = new Map<string, number>();
    let audited = 0;
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      // Some kills fall into opening, backup and migration, most into writing.
      const lines = round % 5 === 0 ? await killedWriter('start', 80 + Math.random() * 150) : await killedWriter('opened', Math.random() * 120);
      for (const [what = '', id = '', value = ''] of lines.map((line) => line.split(' '))) {
        expect(what).not.toBe('failed');
        if (what === 'draft') drafts.set(id, Number(value));
        if (what === 'picture') pictures.set(id, Number(value));
        if (what === 'audit') audited = Math.max(audited, Number(id));
        if (what !== 'opened') acknowledged++;
      }
      const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
      expect(store.notices).toEqual([]);
      expect(store.audit.verify()).toEqual({ ok: true });
      expect(store.audit.list(1)[0]?.seq ?? 0).toBeGreaterThanOrEqual(audited);
      for (const [draftId, value] of drafts) {
        // One more save may have reached the disk without its line.
        expect([value, value + 1]).toContain(store.drafts.load(draftId).data.round);
      }
      for (const [pictureId, value] of pictures) expect(store.pictures.get(pictureId).widthPx).toBe(value);
      store.close();
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS);
    const db = new Database(join(directory, 'store.db'), { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });
});
