import type { PreparedItem } from '../../../../contract/desktop.ts';
import { AppError, type ErrorCode } from '../../../../contract/errors.ts';
import { inComponent } from '../../../testing/fakeDesktop.ts';
import { usePrepared, type Prepared } from '../usePrepared.ts';

/** A prepared item of this PC; `queue` says that it waits for card and server. */
export function prepared(title: string, change: Partial<PreparedItem> = {}): PreparedItem {
  return {
    draftId: title,
    kind: 'seal',
    title,
    step: 'details',
    updatedAt: '2026-01-01T00:00:00Z',
    picture: { pictureId: `picture of ${title}`, widthMm: 42, heightMm: 42 },
    ...change,
  };
}
export function queued(title: string, change: Partial<NonNullable<PreparedItem['queue']>> = {}, code?: ErrorCode): PreparedItem {
  const error = code && new AppError(code).toWire();
  const queue = { state: 'waiting', signed: false, queuedAt: '2026-01-02T00:00:00Z', enterpriseName: '宁波海润进出口贸易有限公司', foreign: false, ...change } as const;
  return prepared(title, { queue: { ...queue, ...(error ? { error } : {}) } });
}

/** The library as the page holds it, read from the fake main. */
export async function readPrepared(): Promise<Prepared> {
  const { result } = await inComponent(usePrepared);
  await result.load();
  return result;
}
