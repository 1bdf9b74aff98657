import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../main/store/store.ts';
import { flippingKeyKeeper } from '../../main/store/testing/keyKeeper.ts';

const keyKeeper = flippingKeyKeeper();
const size = { widthPx: 1, heightPx: 1, dpi: 600, widthMm: 1, heightMm: 1 };
let root: string;
let pristine: string;
let fileBytes: number;
let draftIds: string[];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'store-damaged-'));
  pristine = join(root, 'pristine');
  const store = await openStore({ directory: pristine, keyKeeper });
  draftIds = Array.from({ length: 40 }, (_, i) => {
    const pictureId = store.pictures.put({ png: Buffer.alloc(5000, i), ...size });
    store.audit.append({ event: 'made', details: { i } });
    return store.drafts.save({ kind: 'seal', title: `第${i}份`, step: 's', data: { i }, pictureIds: [pictureId] });
  });
  store.close();
  (await openStore({ directory: pristine, keyKeeper })).close(); // makes the backup
  fileBytes = readFileSync(join(pristine, 'store.db')).length;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Damage {
  readonly kind: 'overwrite' | 'truncate' | 'append';
  /** Where, as a fraction of the file. */
  readonly at: number;
  readonly bytes: number;
  readonly seed: number;
}
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('overwrite', 'overwrite', 'overwrite', 'truncate', 'append'),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  bytes: fc.constantFrom(1, 4, 64, 4096, 9000),
  seed: fc.nat(),
});

function apply(path: string, { kind, at, bytes, seed }: Damage): void {
  const offset = Math.floor(at * fileBytes);
  const noise = createHash('shake256', { outputLength: bytes }).update(String(seed)).digest();
  if (kind === 'truncate') truncateSync(path, offset);
  else if (kind === 'append') appendFileSync(path, noise);
  else {
    const content = readFileSync(path);
    noise.copy(content, offset);
    writeFileSync(path, content);
  }
}

describe('a store damaged at random', () => {
  it('opens every time; each draft is whole, or refused, or the backup of all is there', async () => {
    let restored = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const directory = mkdtempSync(join(root, 'run-'));
        cpSync(pristine, directory, { recursive: true });
        for (const one of damages) apply(join(directory, 'store.db'), one);
        copyFileSync(join(directory, 'store.db'), join(directory, 'damaged.copy'));
        const store = await openStore({ directory, keyKeeper });
        const notice = store.notices.find(({ messageKey }) => messageKey === 'store.notices.restored');
        for (const [i, draftId] of draftIds.entries()) {
          try {
            expect(store.drafts.load(draftId).data).toEqual({ i });
          } catch (thrown) {
            // Only bytes inside a sealed blob go past the integrity check; GCM refuses them.
            expect(notice).toBeUndefined();
            expect(thrown).toMatchObject({ name: 'AppError', code: expect.stringMatching(/^(store\/corrupt|draft\/not-found)$/) });
          }
        }
        if (notice) {
          restored++;
          const kept = readFileSync(join(directory, String(notice.params.keptAs), 'store.db'));
          expect(kept.equals(readFileSync(join(directory, 'damaged.copy')))).toBe(true);
        }
        store.close();
        rmSync(directory, { recursive: true });
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(restored).toBeGreaterThan(5);
  });
});
