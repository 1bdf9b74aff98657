import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFileKeeper } from './keyFile.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-file-'));
  file = join(folder, 'new/data.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('key file', () => {
  it('wraps and unwraps, also after a restart', async () => {
    const key = randomBytes(32);
    const wrapped = await keyFileKeeper(file).protect(key);
    expect(Buffer.from(wrapped).includes(key)).toBe(false);
    expect(Buffer.from(await keyFileKeeper(file).unprotect(wrapped))).toEqual(key);
    expect(keyFileKeeper(file).keeping).toBe('file');
  });

  it.skipIf(process.platform === 'win32')('is for its owner only, also after someone widened it', async () => {
    await keyFileKeeper(file).protect(randomBytes(32));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    await keyFileKeeper(file).protect(randomBytes(32));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('two who start at the same time end with one key', async () => {
    const key = randomBytes(32);
    const wrapped = await Promise.all([keyFileKeeper(file).protect(key), keyFileKeeper(file).protect(key)]);
    for (const one of wrapped) expect(Buffer.from(await keyFileKeeper(file).unprotect(one))).toEqual(key);
  });

  it('a changed, cut or foreign wrapping is store/corrupt', async () => {
    const keeper = keyFileKeeper(file);
    const wrapped = await keeper.protect(randomBytes(32));
    await fc.assert(
      fc.asyncProperty(fc.nat(wrapped.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Uint8Array.from(wrapped, (byte, index) => (index === at ? byte ^ flip : byte));
        await expect(keeper.unprotect(changed)).rejects.toMatchObject({ code: 'store/corrupt' });
      }),
      { numRuns: 50 },
    );
    await expect(keeper.unprotect(wrapped.subarray(0, 20))).rejects.toMatchObject({ code: 'store/corrupt' });
    await expect(keyFileKeeper(join(folder, 'other.key')).unprotect(wrapped)).rejects.toMatchObject({ code: 'store/corrupt' });
  });

  it('a cut key file is store/corrupt and is not replaced', async () => {
    file = join(folder, 'cut.key');
    writeFileSync(file, 'short');
    await expect(keyFileKeeper(file).protect(randomBytes(32))).rejects.toMatchObject({ code: 'store/corrupt' });
    expect(readFileSync(file, 'utf8')).toBe('short');
  });
});
