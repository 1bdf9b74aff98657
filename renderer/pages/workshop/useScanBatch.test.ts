import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, inComponent, type Handler } from '../../testing/fakeDesktop.ts';
import { extraction, scan } from '../../wizards/seal/testing/sealStage.ts';
import { useScanBatch } from './useScanBatch.ts';

const files = (count: number) => Array.from({ length: count }, (_, index) => new File(['x'], `${index}.jpg`));
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
async function until(done: () => boolean): Promise<void> {
  for (let turns = 0; turns < 5_000 && !done(); turns += 1) await settled();
  expect(done()).toBe(true);
}
async function open(handlers: Record<string, Handler> = {}) {
  let scans = 0;
  const main = fakeDesktop({
    'pictures.openScan': () => ({ ...scan, scanId: `scan-${scans++}` }),
    'pictures.extract': () => extraction('p1'),
    'pictures.closeScans': () => ({}),
    'pictures.thumb': () => ({ dataUrl: '' }),
    ...handlers,
  });
  const { result: batch, unmount } = await inComponent(useScanBatch);
  return { main, batch, unmount };
}

describe('many scans at once', () => {
  it('OFF-1 200 files dropped at once: never more than two in work, all done in the end, one shown', async () => {
    let working = 0;
    let most = 0;
    const { batch } = await open({
      'pictures.openScan': async () => {
        most = Math.max(most, (working += 1));
        await settled();
        working -= 1;
        return { ...scan, scanId: `s${Math.random()}` };
      },
    });
    batch.addFiles(files(200), 'seal');
    await until(() => batch.counts.value.open === 0);
    expect(most).toBeLessThanOrEqual(2);
    expect(batch.counts.value).toEqual({ all: 200, open: 0, found: 200, bad: 0 });
    expect(batch.shown.value?.name).toBe('0.jpg');
  });

  it('a file that cannot be read, and one without a seal, fail alone and say why; the first can be tried again', async () => {
    let broken = true;
    let opened = 0;
    const { batch } = await open({
      'pictures.openScan': () => {
        opened += 1;
        if (opened === 1 && broken) throw new AppError('scan/file-gone');
        return { ...scan, scanId: `s${opened}` };
      },
      'pictures.extract': ({ scanId }) => {
        if (scanId === 's2') throw new AppError('scan/not-found');
        return extraction('p1');
      },
    });
    batch.addFiles(files(3), 'seal');
    await until(() => batch.counts.value.open === 0);
    expect(batch.entries.map(({ state, error }) => [state, error?.code])).toEqual([['failed', 'scan/file-gone'], ['nothing', 'scan/not-found'], ['found', undefined]]);
    broken = false;
    const [first] = batch.entries;
    if (first) batch.retry(first);
    await until(() => batch.counts.value.open === 0);
    expect(batch.entries[0]?.state).toBe('found');
  });

  it('cancelling stops what runs and what waits; nothing comes back late', async () => {
    const answer = Promise.withResolvers<unknown>();
    const { main, batch } = await open({ 'pictures.extract': () => answer.promise });
    batch.addFiles(files(5), 'signature');
    await until(() => batch.entries.filter(({ state }) => state === 'locating').length === 2);
    batch.cancelAll();
    answer.resolve(extraction('late'));
    await settled();
    await settled();
    expect(batch.entries.map(({ state }) => state)).toEqual(Array(5).fill('cancelled'));
    expect(main.callsOf('pictures.closeScans').length).toBeGreaterThan(0);
    expect(main.callsOf('pictures.openScan')).toHaveLength(2);
  });

  it('SEAL-6 every page of a file is an entry of its own, in order; pages beyond the first fifty when one turns to them', async () => {
    const { main, batch } = await open({
      'pictures.openScan': ({ fileToken: _token, page = 1 }) => ({ ...scan, scanId: `page-${String(page)}`, page: Number(page), pages: 60 }),
      'pictures.extract': ({ scanId }) => {
        if (scanId === 'page-1') throw new AppError('scan/not-found');
        return extraction('p1');
      },
    });
    batch.addFiles(files(1), 'seal');
    await until(() => batch.counts.value.all === 50 && batch.counts.value.open === 0);
    expect(batch.entries.map(({ pageNo }) => pageNo)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(batch.counts.value).toMatchObject({ found: 49, bad: 1 });
    batch.turnTo(58);
    await until(() => batch.shown.value?.state === 'found');
    expect(batch.shown.value).toMatchObject({ pageNo: 58, pages: 60, scanId: 'page-58' });
    expect(main.callsOf('pictures.openScan').at(-1)).toMatchObject({ page: 58 });
    // Its neighbour before is put before it; a page that is there is not opened again; there is no page 61.
    batch.turnTo(57);
    batch.turnTo(2);
    batch.turnTo(61);
    expect(batch.shown.value?.pageNo).toBe(2);
    expect(batch.entries.slice(-3).map(({ pageNo }) => pageNo)).toEqual([50, 57, 58]);
    // Its first page searched anew adds nothing twice.
    const [first] = batch.entries;
    if (first) batch.retry(first);
    await until(() => batch.counts.value.open === 0);
    expect(batch.counts.value.all).toBe(52);
  });

  it('SEAL-1 a page where nothing was found stays open for a box drawn by hand, and then counts as one with a find', async () => {
    const { batch } = await open({
      'pictures.extract': ({ box }) => {
        if (!box) throw new AppError('scan/not-found');
        return extraction('p1');
      },
    });
    batch.addFiles(files(2), 'seal');
    await until(() => batch.counts.value.open === 0);
    // Nobody else is shown, so the first one says why.
    expect(batch.shown.value?.name).toBe('0.jpg');
    expect(batch.counts.value).toMatchObject({ found: 0, bad: 2 });
    const page = batch.shown.value?.page;
    expect(page?.cuts.value).toEqual([]);
    page?.draw({ left: 100, top: 100, width: 900, height: 900 });
    await until(() => page?.result.value !== undefined);
    expect(page?.chosen.value).toHaveLength(1);
    expect(batch.counts.value).toMatchObject({ found: 1, bad: 1 });
  });

  it('leaving the page lets main forget its scans', async () => {
    const { main, batch, unmount } = await open();
    batch.addFiles(files(2), 'seal');
    await until(() => batch.counts.value.open === 0);
    unmount();
    expect(main.callsOf('pictures.closeScans').at(-1)).toEqual({ scanIds: ['scan-0', 'scan-1'] });
  });
});
