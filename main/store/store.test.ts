import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { openStore, type Store } from './store.ts';
import { flippingKeyKeeper } from './testing/keyKeeper.ts';

const size = { widthPx: 945, heightPx: 945, dpi: 600, widthMm: 40, heightMm: 40 };
const DAY_MS = 24 * 60 * 60 * 1000;
let directory: string;
let open: Store[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-test-'));
  open = [];
});
afterEach(() => {
  for (const store of open) store.close();
  rmSync(directory, { recursive: true, force: true });
});

const file = (): string => join(directory, 'store.db');
async function opened(options: { keyMask?: number; now?: () => Date } = {}): Promise<Store> {
  const store = await openStore({ directory, keyKeeper: flippingKeyKeeper(options.keyMask), ...(options.now ? { now: options.now } : {}) });
  open.push(store);
  return store;
}
/** Opens, works, closes: afterwards everything is in the one file. */
async function session<T>(work: (store: Store) => T): Promise<T> {
  const store = await opened();
  try {
    return work(store);
  } finally {
    store.close();
  }
}
function codeOf(action: () => unknown): ErrorCode | undefined {
  try {
    action();
    return undefined;
  } catch (thrown) {
    return AppError.from(thrown).code;
  }
}
const openCode = async (keyMask?: number): Promise<ErrorCode | undefined> =>
  opened({ keyMask }).then(
    () => undefined,
    (thrown: unknown) => AppError.from(thrown).code,
  );
/** Edits the closed store as a stranger with the file would. */
function tamper(sql: string): void {
  const db = new Database(file());
  db.exec(sql);
  db.close();
}
const typed = { kind: 'seal', title: '合同章', step: 'fields', data: { name: '张三', uscc: '91320100MA1XXXXXX1' } } as const;

describe('a file that is broken', () => {
  const damages: [string, () => void][] = [
    ['its first page overwritten', () => overwrite(0, 4096)],
    ['pages in the middle overwritten', () => overwrite(8192, 65_536)],
    ['cut to half', () => truncateSync(file(), Math.floor(statSync(file()).size / 2))],
    ['cut to nothing', () => truncateSync(file(), 0)],
    ['replaced by a text', () => writeFileSync(file(), '这不是数据库'.repeat(500))],
    ['gone', () => rmSync(file())],
  ];
  function overwrite(from: number, bytes: number): void {
    const content = readFileSync(file());
    content.fill(0xa5, from, Math.min(from + bytes, content.length));
    writeFileSync(file(), content);
  }

  it.each(damages)('%s: the last good backup comes back, the broken file is kept, and it is told', async (what, damage) => {
    const draftId = await session((store) => {
      for (let i = 0; i < 200; i++) store.settings.set(`filler-${i}`, 'x'.repeat(1000));
      return store.drafts.save(typed);
    });
    await session(() => undefined); // makes the backup
    damage();
    const store = await opened();
    expect(store.notices.map(({ messageKey }) => messageKey)).toEqual(['store.notices.restored']);
    expect(store.drafts.load(draftId).data).toEqual(typed.data);
    expect(store.audit.list(1)[0]?.event).toBe('store.notices.restored');
    expect(store.audit.verify()).toEqual({ ok: true });
    if (what !== 'gone') expect(readdirSync(join(directory, String(store.notices[0]?.params.keptAs)))).toContain('store.db');
    store.close();
    expect((await opened()).notices).toEqual([]);
  });

  it('with a broken newest backup too: the one before is taken', async () => {
    const draftId = await session((store) => store.drafts.save(typed));
    await session(() => undefined);
    await session(() => undefined);
    writeFileSync(join(directory, 'backups', 'store-000002.db'), 'broken');
    overwrite(0, 4096);
    const store = await opened();
    expect(store.drafts.load(draftId).title).toBe(typed.title);
  });

  it('without any backup: an empty store, the broken file kept, and it is told', async () => {
    writeFileSync(file(), 'not a database at all');
    const store = await opened();
    expect(store.notices.map(({ messageKey }) => messageKey)).toEqual(['store.notices.startedEmpty']);
    expect(readFileSync(join(directory, String(store.notices[0]?.params.keptAs), 'store.db'), 'utf8')).toBe('not a database at all');
    expect(store.drafts.list()).toEqual([]);
  });

  it('a journal left beside a missing store is not played into the restored one', async () => {
    const draftId = await session((store) => store.drafts.save(typed));
    const store = await opened();
    for (let i = 0; i < 50; i++) store.settings.set(`k${i}`, i);
    copyFileSync(`${file()}-wal`, join(directory, 'wal.copy'));
    store.close();
    rmSync(file());
    copyFileSync(join(directory, 'wal.copy'), `${file()}-wal`);
    const restored = await opened();
    expect(restored.notices.map(({ messageKey }) => messageKey)).toEqual(['store.notices.restored']);
    expect(restored.settings.get('k49')).toBeNull();
    expect(restored.drafts.load(draftId).title).toBe(typed.title);
  });

  it('keeps the last three backups', async () => {
    for (let i = 0; i < 6; i++) await session(() => undefined);
    expect(readdirSync(join(directory, 'backups')).sort()).toEqual(['store-000003.db', 'store-000004.db', 'store-000005.db']);
  });
});

describe('a store that cannot be had', () => {
  it('held by another client: store/locked', async () => {
    await opened();
    expect(await openCode()).toBe('store/locked');
  });

  it('a file where the directory should be: store/read-only', async () => {
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    expect(await openCode()).toBe('store/read-only');
  });

  it('a place where no directory can be made: store/read-only', async () => {
    await expect(openStore({ directory: '/proc/self/single-window', keyKeeper: flippingKeyKeeper() })).rejects.toMatchObject({ code: 'store/read-only' });
  });

  it('written by a newer client: store/newer-version, and left as it is', async () => {
    await session(() => undefined);
    tamper('PRAGMA user_version = 999');
    const before = readFileSync(file());
    expect(await openCode()).toBe('store/newer-version');
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('its key not to be unwrapped: store/key-unavailable, and nothing is deleted', async () => {
    const draftId = await session((store) => store.drafts.save(typed));
    expect(await openCode(0x11)).toBe('store/key-unavailable');
    tamper('CREATE TABLE kept_key AS SELECT * FROM data_key; DELETE FROM data_key');
    expect(await openCode()).toBe('store/key-unavailable');
    tamper('INSERT INTO data_key SELECT * FROM kept_key; DROP TABLE kept_key');
    expect(await session((store) => store.drafts.load(draftId).data)).toEqual(typed.data);
  });
});

describe('drafts and pictures', () => {
  it.each([
    [{ pin: '123456' }],
    [{ form: { oldPassword: 'x' } }],
    [{ steps: [{ captcha: 'AB12' }] }],
    [{ code: '123456' }],
    [{ smsCode: '123456' }],
    [{ confirmation: 'x' }],
    [{ sessionToken: 'x' }],
    [{ PIN: '1' }],
    [{ card_pin: '1' }],
  ])('refuses a secret: %j', async (data) => {
    const store = await opened();
    expect(codeOf(() => store.drafts.save({ ...typed, data }))).toBe('input/invalid');
    expect(store.drafts.list()).toEqual([]);
  });

  it('takes fields whose names only resemble secrets', async () => {
    const store = await opened();
    const data = { orgCode: 'MA1XXXXXX', shippingAddress: 'x', regionCode: '320000', opinion: 'y' };
    expect(store.drafts.load(store.drafts.save({ ...typed, data })).data).toEqual(data);
  });

  it('refuses what is larger than a wizard can be, and an id that was discarded', async () => {
    const store = await opened();
    expect(codeOf(() => store.drafts.save({ ...typed, data: { name: 'x'.repeat(1024 * 1024) } }))).toBe('input/too-large');
    const draftId = store.drafts.save(typed);
    store.drafts.discard(draftId);
    store.drafts.discard(draftId);
    expect(codeOf(() => store.drafts.save({ ...typed, draftId }))).toBe('draft/not-found');
    expect(codeOf(() => store.drafts.load(draftId))).toBe('draft/not-found');
  });

  it('OFF-1 a picture and what was typed come back after a restart, as they were', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
    const { draftId, pictureId } = await session((store) => {
      const pictureId = store.pictures.put({ png, ...size });
      const draftId = store.drafts.save({ ...typed, pictureIds: [pictureId] });
      store.drafts.save({ ...typed, draftId, step: 'confirm', pictureIds: [pictureId] });
      store.drafts.save({ ...typed, kind: 'activation' });
      return { draftId, pictureId };
    });
    const store = await opened();
    expect(store.drafts.list('seal')).toEqual([{ draftId, kind: 'seal', title: '合同章', step: 'confirm', updatedAt: expect.any(String) }]);
    expect(store.drafts.list()).toHaveLength(2);
    expect(store.drafts.load(draftId)).toMatchObject({
      data: typed.data,
      pictures: [{ pictureId, ...size, dataUrl: `data:image/png;base64,${png.toString('base64')}` }],
    });
    expect(store.pictures.get(pictureId).png.equals(png)).toBe(true);
    expect(codeOf(() => store.pictures.get('none'))).toBe('draft/not-found');
  });

  it('sweeps pictures that no draft refers to, a day after', async () => {
    let time = new Date('2026-01-01T00:00:00Z');
    const store = await opened({ now: () => time });
    const png = Buffer.from('x');
    const used = store.pictures.put({ png, ...size });
    const unused = store.pictures.put({ png, ...size });
    const draftId = store.drafts.save({ ...typed, pictureIds: [used] });
    expect(store.pictures.sweep()).toBe(0);
    time = new Date(time.getTime() + DAY_MS + 1);
    expect(store.pictures.sweep()).toBe(1);
    expect(codeOf(() => store.pictures.get(unused))).toBe('draft/not-found');
    store.drafts.discard(draftId);
    expect(store.pictures.sweep()).toBe(1);
    expect(codeOf(() => store.pictures.get(used))).toBe('draft/not-found');
  });

  it('nothing typed is readable in any file, nor the picture, nor the key', async () => {
    const png = Buffer.from('PNG-of-a-secret-seal'.repeat(20));
    const words = ['王小明的合同章', '南京某某贸易有限公司', '第二步'];
    const [title = '', company = '', step = ''] = words;
    await session((store) => {
      const pictureId = store.pictures.put({ png, ...size });
      store.drafts.save({ kind: 'seal', title, step, data: { company }, pictureIds: [pictureId] });
    });
    const store = await opened();
    store.drafts.save({ kind: 'seal', title, step, data: { company } });
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(['store-000001.db', 'store.db', 'store.db-wal']);
    for (const { name, parentPath } of files) {
      const content = readFileSync(join(parentPath, name));
      for (const word of [...words, 'PNG-of-a-secret-seal']) expect(content.includes(word)).toBe(false);
    }
  });

  it.each([
    ['overwritten bytes', "UPDATE drafts SET sealed_data = CAST(substr(sealed_data, 1, 20) || x'00000000' || substr(sealed_data, 25) AS BLOB)"],
    ['another layout byte', "UPDATE drafts SET sealed_data = CAST(x'02' || substr(sealed_data, 2) AS BLOB)"],
    ['a cut blob', 'UPDATE drafts SET sealed_data = substr(sealed_data, 1, length(sealed_data) - 1)'],
    ['an empty blob', "UPDATE drafts SET sealed_data = x''"],
    ['the blob of another column', 'UPDATE drafts SET sealed_data = sealed_head'],
    ['the blob of another draft', 'UPDATE drafts SET sealed_data = (SELECT sealed_data FROM drafts d WHERE d.draft_id <> drafts.draft_id)'],
  ])('refuses %s: store/corrupt', async (_, sql) => {
    const [one] = await session((store) => [store.drafts.save(typed), store.drafts.save(typed)]);
    tamper(sql);
    const store = await opened();
    expect(codeOf(() => store.drafts.load(one ?? ''))).toBe('store/corrupt');
  });

  it('an altered draft does not hide the others from the list', async () => {
    const [broken, sound] = await session((store) => [store.drafts.save(typed), store.drafts.save(typed)]);
    tamper(`UPDATE drafts SET sealed_head = zeroblob(40) WHERE draft_id = '${broken}'`);
    const store = await opened();
    expect(store.drafts.list().map(({ draftId }) => draftId)).toEqual([sound]);
  });
});

describe('the audit log', () => {
  const fill = (store: Store): void => {
    for (let i = 1; i <= 5; i++) store.audit.append({ event: 'card-login', details: { i, nested: { b: 1, a: [i] } } });
  };

  it.each([
    ['changed details', "UPDATE audit SET details = '{}' WHERE seq = 3", 3],
    ['a changed event', "UPDATE audit SET event = 'x' WHERE seq = 1", 1],
    ['a changed time', "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 5", 5],
    ['a removed row', 'DELETE FROM audit WHERE seq = 2', 2],
    ['rows swapped', 'UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 9', 2],
    ['the last row cut off', 'DELETE FROM audit WHERE seq = 5', 5],
    ['all rows cut off', 'DELETE FROM audit', 1],
    ['the head gone as well', 'DELETE FROM audit_head', 5],
  ])('finds %s', async (_, sql, brokenAt) => {
    await session(fill);
    tamper(sql);
    const store = await opened();
    expect(store.notices).toEqual([{ messageKey: 'store.notices.auditBroken', params: { seq: brokenAt } }]);
  });

  it('a sound log verifies and lists newest first', async () => {
    await session(fill);
    const store = await opened();
    expect(store.audit.verify()).toEqual({ ok: true });
    expect(store.audit.list(2)).toMatchObject([{ seq: 5, event: 'card-login', details: { i: 5, nested: { a: [5], b: 1 } } }, { seq: 4 }]);
    expect(store.audit.list(0)).toEqual([]);
  });

  it('masks card numbers and resident IDs, refuses secrets, keeps error codes', async () => {
    const store = await opened();
    const { details } = store.audit.append({
      event: 'pin-failed',
      details: { cardNo: '3201000012345', account: '3201000012345_ADMIN', who: '320102199001011234', code: 'pin/wrong' },
    });
    expect(details).toEqual({ cardNo: '*********2345', account: '*********2345_ADMIN', who: '320*************34', code: 'pin/wrong' });
    expect(codeOf(() => store.audit.append({ event: 'x', details: { pin: '123456' } }))).toBe('input/invalid');
    expect(codeOf(() => store.audit.append({ event: 'x', details: { code: '123456' } }))).toBe('input/invalid');
    expect(store.audit.list(10)).toHaveLength(1);
  });
});

describe('settings and soft cards', () => {
  it('come back after a restart', async () => {
    const memory = [
      { id: 'legal', inserted: true, triesLeft: 6 },
      { id: 'operator', inserted: false, triesLeft: 1, pinDigest: 'ab' },
    ];
    await session((store) => {
      store.settings.set('columns', ['cardNo', { wide: true }]);
      store.settings.set('columns', ['certNo', { wide: false }]);
      store.softcards.save([{ id: 'gone', inserted: true, triesLeft: 0 }]);
      store.softcards.save(memory);
    });
    const store = await opened();
    expect(store.settings.get('columns')).toEqual(['certNo', { wide: false }]);
    expect(store.settings.get('never-set')).toBeNull();
    expect(store.softcards.load()).toEqual(memory);
    expect(codeOf(() => store.settings.set('big', 'x'.repeat(70_000)))).toBe('input/too-large');
  });
});
