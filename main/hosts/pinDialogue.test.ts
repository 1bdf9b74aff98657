import { describe, expect, it, vi } from 'vitest';
import type { PinPrompt } from '../../contract/pinWindow.ts';
import { pinDialogue } from './pinDialogue.ts';

const atReader = { atReader: { seconds: 30 } } as PinPrompt;
const typed = {} as PinPrompt;
const block = Buffer.alloc(64, 7);
function open(prompt: PinPrompt) {
  const destroy = vi.fn<() => Promise<void>>(async () => {});
  return { ...pinDialogue(prompt, destroy), destroy };
}

describe('a PIN window whose PIN is typed on the reader', () => {
  it('stays open after it has begun, answers when the reader waits, and goes when it is closed', async () => {
    const { window, begin, cancel, destroy } = open(atReader);
    const waits = begin();
    expect(await window.outcome).toEqual({ kind: 'begun' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(destroy).not.toHaveBeenCalled();
    window.readerWaits();
    await waits;
    cancel();
    await window.givenUp;
    await new Promise((resolve) => setImmediate(resolve));
    expect(destroy).not.toHaveBeenCalled();
    await window.close();
    expect(destroy).toHaveBeenCalledOnce();
  });

  it('given up elsewhere, its document is told; by its end it is not', async () => {
    const one = open(atReader);
    void one.begin();
    one.window.giveUp();
    await one.givenUp();
    const other = open(atReader);
    void other.begin();
    let told = false;
    void other.givenUp().then(() => (told = true));
    await other.window.close();
    expect(told).toBe(false);
  });

  it('its own close button gives up first and lets go the second time', async () => {
    const { window, begin, mustStay } = open(atReader);
    expect(mustStay()).toBe(false);
    void begin();
    expect(mustStay()).toBe(true);
    await window.givenUp;
    expect(mustStay()).toBe(false);
  });

  it.each(['cancel', 'lost', 'close'] as const)('%s ends its wait, whatever the reader does', async (how) => {
    const { window, begin, ended } = open(atReader);
    const waits = begin();
    if (how === 'cancel') ended('cancelled');
    if (how === 'lost') ended('lost');
    if (how === 'close') await window.close();
    await Promise.all([waits, window.givenUp]);
  });

  it('takes no PIN, and the way to this PC only before it has begun', async () => {
    const one = open(atReader);
    one.submit(block.toString('base64'));
    one.submit('');
    one.typeHere();
    expect(await one.window.outcome).toEqual({ kind: 'type-here' });
    await vi.waitFor(() => expect(one.destroy).toHaveBeenCalled(), 20_000);
    const other = open(atReader);
    void other.begin();
    other.typeHere();
    expect(await other.window.outcome).toEqual({ kind: 'begun' });
  });
});

describe('a PIN window with a field', () => {
  it('knows neither begin nor the way to this PC', async () => {
    const { window, begin, typeHere, submit } = open(typed);
    await begin();
    typeHere();
    submit(block.toString('base64'));
    expect(await window.outcome).toEqual({ kind: 'submitted', masked: block });
  });
});
