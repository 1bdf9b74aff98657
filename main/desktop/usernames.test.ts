import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../store/store.ts';
import { flippingKeyKeeper } from '../store/testing/keyKeeper.ts';
import type { DesktopContext } from './context.ts';
import { usernamesCalls } from './usernames.ts';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'usernames-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function withCalls<T>(work: (calls: ReturnType<typeof usernamesCalls>) => Promise<T>): Promise<T> {
  const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
  try {
    return await work(usernamesCalls({ store } as DesktopContext));
  } finally {
    store.close();
  }
}

it('LOGIN-1 remembered usernames: newest first, each once whatever its case, forgotten when asked, kept over a restart', async () => {
  await withCalls(async (calls) => {
    expect(await calls.list({})).toEqual({ items: [] });
    for (const username of ['donghai2019', 'Mubai2023', 'DONGHAI2019']) await calls.remember({ username });
    for (let n = 0; n < 9; n++) await calls.remember({ username: `user${n}` });
  });
  await withCalls(async (calls) => {
    const { items } = await calls.list({});
    expect(items[0]).toBe('user8');
    expect(items).toHaveLength(8);
    await calls.remember({ username: 'DONGHAI2019' });
    await calls.forget({ username: 'donghai2019' });
    expect((await calls.list({})).items).not.toContain('DONGHAI2019');
  });
});

it('no username stands readable in any file of the store', async () => {
  await withCalls((calls) => calls.remember({ username: 'donghai2019' }));
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const bytes = (() => {
      try {
        return readFileSync(join(directory, name));
      } catch {
        return Buffer.alloc(0);
      }
    })();
    expect(bytes.includes('donghai2019'), name).toBe(false);
  }
});
