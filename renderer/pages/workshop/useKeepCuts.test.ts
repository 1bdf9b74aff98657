import { expect, it, vi } from 'vitest';
import type { Extraction } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, type Handler } from '../../testing/fakeDesktop.ts';
import { extraction, scan } from '../../wizards/seal/testing/sealStage.ts';
import { scanPage } from './scanPage.ts';
import { useKeepCuts } from './useKeepCuts.ts';
import type { BatchEntry } from './useScanBatch.ts';

const box = { left: 100, top: 100, width: 900, height: 900 };
const candidate = { ink: 'red', shape: 'round', box, confidence: 0.9, reasons: [] } as const;
const first: Extraction = { ...extraction('p1'), candidates: [{ ...candidate, reasons: [] }, { ...candidate, box: { ...box, left: 2_000 }, reasons: [] }] };

/** Main as it is: of one cut only the newest extraction is gone through with. */
function newestOnly(milliseconds: number): Handler {
  const newest = new Map<unknown, number>();
  let made = 1;
  return async ({ slot }) => {
    const turn = (newest.get(slot) ?? 0) + 1;
    newest.set(slot, turn);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    if (newest.get(slot) !== turn) throw new AppError('scan/cancelled');
    made += 1;
    return extraction(`p${made}`);
  };
}

function open(extract: Handler) {
  vi.useFakeTimers();
  const main = fakeDesktop({ 'pictures.extract': extract });
  const { preview: _preview, ...opened } = scan;
  const page = scanPage(opened, 'seal', first);
  const entry: BatchEntry = { entryId: 'e1', name: '公章.jpg', kind: 'seal', source: 'file', pageNo: 1, fileId: 'f1', pages: 1, state: 'found', fraction: 1, error: undefined, page, scanId: scan.scanId, kept: 0 };
  const saved = () => main.callsOf('drafts.save').map(({ pictureIds }) => pictureIds);
  return { main, page, entry, saved, keeping: useKeepCuts() };
}
const pass = () => vi.advanceTimersByTimeAsync(2_000);

it('OFF-1 both chosen cuts are kept, though the second was turned a moment before and its cut-out is not made yet', async () => {
  const { page, entry, saved, keeping, main } = open(newestOnly(400));
  page.toggle('found-1');
  await pass();
  page.editing.change({ rotationDegrees: 3 });
  const count = keeping.keep([entry]);
  await pass();
  expect(await count).toBe(2);
  expect(saved()).toEqual([['p1'], ['p3']]);
  expect(main.callsOf('pictures.extract')).toHaveLength(2);
  expect(keeping.error.value).toBeUndefined();
});

it('OFF-1 a cut changed while it is being kept is kept as it is in the end', async () => {
  const { page, entry, saved, keeping } = open(newestOnly(400));
  page.editing.change({ rotationDegrees: 3 });
  const count = keeping.keep([entry]);
  await vi.advanceTimersByTimeAsync(100);
  page.editing.change({ rotationDegrees: 4 });
  await pass();
  expect(await count).toBe(1);
  expect(saved()).toEqual([['p2']]);
  expect(page.resultOf(page.cuts.value[0])?.picture.pictureId).toBe('p2');
});

it.each(['scan/not-found', 'scan/cancelled'] as const)('what could not be made (%s) stays chosen and is said; the other is kept', async (code) => {
  const { page, entry, keeping } = open(({ slot }) => {
    if (slot === 'found-1') throw new AppError(code);
    return extraction('p2');
  });
  page.toggle('found-1');
  const count = keeping.keep([entry]);
  await pass();
  expect(await count).toBe(1);
  expect(keeping.error.value?.code).toBe(code);
  expect(page.chosen.value.map(({ cutId }) => cutId)).toEqual(['found-1']);
});
