import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCardPort } from '../cardPort.ts';
import type { CardSource } from '../cardSource.ts';
import { profileFor } from '../pcsc/profile.ts';
import { createSkfSource, type SkfSource } from './source.ts';
import { installVendor, make32BitLibrary, type Vendor } from './testing/vendor.ts';

const profile = profileFor(new Uint8Array());
let vendor: Vendor;
let source: SkfSource | undefined;

beforeEach(() => {
  vendor = installVendor();
  vendor.insert('KEY-1', 'legal');
});
afterEach(() => {
  source?.stop();
  source = undefined;
  vendor.remove();
});

function start(paths: readonly string[] = [vendor.path]): SkfSource {
  source = createSkfSource(paths, profile, { pollMs: 10 });
  return source;
}

/** Waits until the source's news are like that. */
async function until(from: SkfSource, wanted: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (wanted()) resolve();
    };
    from.onChange(look);
    look();
  });
}

describe('createSkfSource', () => {
  it('says why each library cannot be used, a real 32-bit one among them, and serves the others', async () => {
    const old = `${vendor.path}.32`;
    make32BitLibrary(old);
    const from = start(['/nowhere/eptskf.dll', import.meta.filename, old, vendor.path]);
    await from.settled();
    expect(from.libraries.map((one) => one.fault)).toEqual(['card/library-missing', 'card/library-broken', 'card/library-32-bit', undefined]);
    expect(from.cards).toHaveLength(1);
    expect(from.service).toBe('running');
    from.stop();
    const none = createSkfSource(['/nowhere/eptskf.dll'], profile);
    await none.settled();
    expect(none.service).toBe('stopped');
  });

  it('reads a card again that could not be read at first', async () => {
    vendor.misbehave('fail SKF_ConnectDev 0a000001');
    const from = start();
    await until(from, () => from.cards[0]?.face.problem === 'card/communication');
    vendor.misbehave();
    await until(from, () => from.cards[0]?.face.cardNo === 'JS1A900000011');
  });

  it('takes a reader that is listed without a card for an empty one', async () => {
    vendor.misbehave('fail SKF_ConnectDev 0a000023');
    const from = start();
    await from.settled();
    expect(from.readers).toEqual(['KEY-1']);
    expect(from.cards).toEqual([]);
    vendor.misbehave();
    await until(from, () => from.cards.length === 1);
  });

  it('LOGIN-5 takes one failed look for a hiccup, and more for devices that are gone', async () => {
    const from = start();
    await until(from, () => from.cards.length === 1);
    const cardId = from.cards[0]?.cardId;
    vendor.misbehave('fail SKF_EnumDev 0a000001');
    await until(from, () => from.cards.length === 0);
    vendor.misbehave();
    await until(from, () => from.cards.length === 1);
    expect(from.cards[0]?.cardId).not.toBe(cardId);
  });

  it('shows the card again under another id when it is to look again', async () => {
    const from = start();
    await until(from, () => from.cards.length === 1);
    const cardId = from.cards[0]?.cardId ?? '';
    from.recheck?.(cardId);
    expect(from.cards).toEqual([]);
    await until(from, () => from.cards.length === 1);
    expect(from.cards[0]?.cardId).not.toBe(cardId);
  });

  it('a device pulled out in the middle of an act is card/removed, whatever the library answers', async () => {
    const from = start();
    await until(from, () => from.cards.length === 1);
    const cardId = from.cards[0]?.cardId ?? '';
    const port = createCardPort([
      Object.create(from, {
        connect: {
          value: ((id, work) =>
            from.connect(id, async (card) => {
              vendor.pull('KEY-1');
              vendor.misbehave('fail SKF_ConnectDev 0a000005');
              return work(card);
            })) satisfies CardSource['connect'],
        },
      }) as CardSource,
    ]);
    await expect(port.sign(cardId, new TextEncoder().encode('88888888'), [{ text: 'a' }])).rejects.toMatchObject({ code: 'card/removed' });
    expect(vendor.calls()).not.toContain('SKF_VerifyPIN');
    expect(from.cards).toEqual([]);
  });
});
