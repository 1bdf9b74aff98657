// WebAssembly memory that is not used any more goes back only when the garbage collector comes by, which may be long after some
// hundred megabytes are waiting for it. A thread that ends gives everything back at once.

const MOST_LEFT_BYTES = 48 * 1024 * 1024;

let left = 0;

/** Says that this thread has let go of a WebAssembly memory of so many bytes. */
export function leave(bytes: number): void {
  left += bytes;
}

/** Whether so much memory waits to be collected that this thread is better ended. */
export const isSpent = (): boolean => left > MOST_LEFT_BYTES;
