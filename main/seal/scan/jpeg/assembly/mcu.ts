import { position, seek } from './bitReader';
import { mcusPerLine, restartEvery } from './frame';
import { segmentCount, segmentEnd } from './stream';

/** DC of the three components that the next difference adds to. */
export const dc = memory.data(3 * 4, 16);
/** Where decoding can start: every eighth MCU of a line: bit, then the three DC. */
export let checkpoints: usize = 0;
export const EVERY = 8;

export function setCheckpoints(at: usize): void {
  checkpoints = at;
}

export function checkpointsPerLine(): i32 {
  return (mcusPerLine + EVERY - 1) / EVERY;
}

function clearDc(): void {
  memory.fill(dc, 0, 12);
}

/** Starts at the top. */
export function rewind(): void {
  seek(0);
  clearDc();
}

/**
 * Before MCU `index`: passes a restart marker where one is due.
 * @returns whether the data in between were used up to the last byte
 */
@inline
export function atMcu(index: i32): bool {
  if (restartEvery == 0 || index == 0 || index % restartEvery != 0) return true;
  return passMarker(index / restartEvery);
}

function passMarker(segment: i32): bool {
  if (segment >= segmentCount || !usedUp(segment - 1)) return false;
  seek(segmentEnd(segment - 1));
  clearDc();
  return true;
}

/** Whether the reader stands in the last byte of the segment, or just behind it. */
export function usedUp(segment: i32): bool {
  const end = segmentEnd(segment);
  const at = position();
  return at <= end && end - at < 8;
}

export function saveCheckpoint(line: i32, mcu: i32): void {
  const at = checkpoints + <usize>(line * checkpointsPerLine() + mcu / EVERY) * 16;
  store<u32>(at, position());
  store<i32>(at, load<i32>(dc), 4);
  store<i32>(at, load<i32>(dc, 4), 8);
  store<i32>(at, load<i32>(dc, 8), 12);
}

/** Goes to the checkpoint at or before an MCU. @returns its MCU */
export function toCheckpoint(line: i32, mcu: i32): i32 {
  const at = checkpoints + <usize>(line * checkpointsPerLine() + mcu / EVERY) * 16;
  seek(load<u32>(at));
  memory.copy(dc, at + 4, 12);
  return (mcu / EVERY) * EVERY;
}
