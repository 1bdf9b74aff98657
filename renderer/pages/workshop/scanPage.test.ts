import { describe, expect, it, vi } from 'vitest';
import type { Extraction } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, type Handler } from '../../testing/fakeDesktop.ts';
import { extraction, scan } from '../../wizards/seal/testing/sealStage.ts';
import { scanPage } from './scanPage.ts';

const box = { left: 100, top: 100, width: 900, height: 900 };
const candidate = { ink: 'red', shape: 'round', box, confidence: 0.9, reasons: [] } as const;
const first: Extraction = { ...extraction('p1'), candidates: [{ ...candidate, reasons: [] }, { ...candidate, ink: 'blue', box: { ...box, left: 2_000 }, reasons: [] }] };

function open(extract: Handler = () => extraction('p2')) {
  vi.useFakeTimers();
  const main = fakeDesktop({ 'pictures.extract': extract });
  const { preview: _preview, ...page } = scan;
  return { main, page: scanPage(page, 'seal', first) };
}
const pass = () => vi.advanceTimersByTimeAsync(2_000);

describe('everything found on a page', () => {
  it('SEAL-1 all seals are offered, the likeliest is chosen; another is extracted by its own box when it is chosen', async () => {
    const { main, page } = open();
    expect(page.cuts.value.map(({ chosen }) => chosen)).toEqual([true, false]);
    expect(main.calls).toEqual([]);
    page.toggle('found-1');
    await pass();
    expect(page.chosen.value).toHaveLength(2);
    expect(main.callsOf('pictures.extract')).toEqual([{ scanId: scan.scanId, kind: 'seal', slot: 'found-1', ink: 'blue', box: { ...box, left: 2_000 } }]);
    expect(page.result.value?.picture.pictureId).toBe('p2');
  });

  it('UI-1 every edit is undone and done again; what was extracted once is not extracted anew', async () => {
    const { main, page } = open();
    page.editing.change({ rotationDegrees: 10 });
    await pass();
    page.editing.change({ threshold: 0.4 });
    await pass();
    expect(main.callsOf('pictures.extract')).toHaveLength(2);
    page.editing.undo();
    page.editing.undo();
    await pass();
    expect(page.editing.isManual.value).toBe(false);
    expect(page.result.value?.picture.pictureId).toBe('p1');
    page.editing.redo();
    await pass();
    expect(page.editing.rotationDegrees.value).toBe(10);
    expect(main.callsOf('pictures.extract')).toHaveLength(2);
  });

  it('SEAL-1 an overlapping group is taken apart by boxes drawn by hand', async () => {
    const { page } = open();
    page.draw({ ...box, width: 500 });
    page.draw({ ...box, left: 600, width: 500 });
    await pass();
    expect(page.cuts.value.map(({ cutId, drawn }) => [cutId, drawn])).toEqual([['found-0', false], ['found-1', false], ['drawn-1', true], ['drawn-2', true]]);
    expect(page.active.value?.cutId).toBe('drawn-2');
    page.remove('drawn-2');
    page.editing.undo();
    expect(page.cuts.value).toHaveLength(4);
  });

  it('a box with nothing in it says so and keeps the others', async () => {
    const { page } = open(() => {
      throw new AppError('scan/not-found');
    });
    page.draw(box);
    await pass();
    expect(page.error.value?.code).toBe('scan/not-found');
    page.show('found-0');
    expect([page.error.value, page.result.value?.picture.pictureId]).toEqual([undefined, 'p1']);
  });
});
