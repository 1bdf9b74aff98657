import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Extraction } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { inComponent } from '../testing/fakeDesktop.ts';
import { extraction, scan, sealDesktop, settle } from '../wizards/seal/testing/sealStage.ts';
import { EXTRACT_PAUSE_MS, useScanPicture } from './useScanPicture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const file = () => new File(['x'], '公章.jpg', { type: 'image/jpeg' });

/** A scan that is open, with every extraction answered by hand. */
async function opened() {
  const main = sealDesktop();
  const waiting: { threshold: unknown; answer: (value: Extraction) => void; refuse: (error: AppError) => void }[] = [];
  main.on('pictures.extract', ({ threshold }) => new Promise((answer, refuse) => waiting.push({ threshold, answer, refuse })));
  const { result, unmount } = await inComponent(useScanPicture);
  await result.open(file());
  await settle(pass);
  return { main, waiting, scanning: result, unmount };
}

describe('a seal taken from a scan', () => {
  it('OFF-1 opens the file by its token only and extracts without session or card', async () => {
    const { main, waiting, scanning } = await opened();
    expect(main.callsOf('pictures.openScan')).toEqual([{ fileToken: 'token' }]);
    waiting[0]?.answer(extraction('p1'));
    await flushPromises();
    expect(scanning.picture.value?.pictureId).toBe('p1');
    expect(scanning.phase.value).toBe('idle');
  });

  it('asks once per pause, with the last setting', async () => {
    const { main, scanning } = await opened();
    for (const threshold of [0.1, 0.2, 0.3]) scanning.change({ threshold });
    await pass(EXTRACT_PAUSE_MS - 1);
    expect(main.callsOf('pictures.extract')).toHaveLength(1);
    await pass(1);
    expect(main.callsOf('pictures.extract').at(-1)).toMatchObject({ scanId: scan.scanId, kind: 'seal', threshold: 0.3 });
    expect(main.callsOf('pictures.extract')).toHaveLength(2);
  });

  it('drops the answer to an older setting, whether it comes first or last, good or bad', async () => {
    const { waiting, scanning } = await opened();
    scanning.change({ threshold: 0.7 });
    await settle(pass);
    expect(waiting.map(({ threshold }) => threshold)).toEqual([undefined, 0.7]);
    waiting[1]?.answer(extraction('newer'));
    await flushPromises();
    waiting[0]?.answer(extraction('older'));
    await flushPromises();
    expect(scanning.picture.value?.pictureId).toBe('newer');

    scanning.change({ threshold: 0.8 });
    await settle(pass);
    scanning.change({ threshold: 0.9 });
    waiting[2]?.refuse(new AppError('scan/cancelled'));
    await settle(pass);
    expect(scanning.error.value).toBeUndefined();
    waiting[3]?.answer(extraction('newest'));
    await flushPromises();
    expect(scanning.picture.value?.pictureId).toBe('newest');
  });

  it('keeps the last cut-out when a setting finds nothing, and says so', async () => {
    const { waiting, scanning } = await opened();
    waiting[0]?.answer(extraction('p1'));
    await flushPromises();
    scanning.change({ threshold: 1 });
    await settle(pass);
    waiting[1]?.refuse(new AppError('scan/not-found'));
    await flushPromises();
    expect(scanning.error.value?.code).toBe('scan/not-found');
    expect(scanning.picture.value?.pictureId).toBe('p1');
  });

  it('a bad file leaves the open scan as it is', async () => {
    const { main, waiting, scanning } = await opened();
    waiting[0]?.answer(extraction('p1'));
    await flushPromises();
    main.on('pictures.openScan', () => {
      throw new AppError('scan/truncated');
    });
    await scanning.open(file());
    expect(scanning.error.value?.code).toBe('scan/truncated');
    expect(scanning.scan.value?.scanId).toBe(scan.scanId);
    expect(scanning.picture.value?.pictureId).toBe('p1');
  });

  it('SEAL-6 turns to another page of the same file; a page that cannot be read leaves the one that shows', async () => {
    const { main, scanning } = await opened();
    main.on('pictures.openScan', ({ page }) => {
      if (page === 3) throw new AppError('scan/truncated');
      return { ...scan, scanId: 'scan-2', page: 2, pages: 3 };
    });
    scanning.change({ threshold: 0.4 });
    await scanning.turnTo(2);
    await settle(pass);
    expect(main.callsOf('pictures.openScan').at(-1)).toEqual({ fileToken: 'token', page: 2 });
    expect(main.callsOf('pictures.extract').at(-1)).toEqual({ scanId: 'scan-2', kind: 'seal', ink: 'auto' });
    await scanning.turnTo(3);
    expect([scanning.error.value?.code, scanning.scan.value?.page]).toEqual(['scan/truncated', 2]);
  });

  it('SEAL-6 automatic means that the engine decides everything again', async () => {
    const { main, scanning } = await opened();
    scanning.change({ ink: 'blue', rotationDegrees: 4, box: { left: 1, top: 1, width: 500, height: 500 } });
    expect(scanning.isManual.value).toBe(true);
    scanning.auto();
    await settle(pass);
    expect(main.callsOf('pictures.extract').at(-1)).toEqual({ scanId: scan.scanId, kind: 'seal', ink: 'auto' });
  });
});
