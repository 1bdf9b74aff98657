/** How often the clock is looked at, and by how much it must have run ahead for the machine to have slept. Milliseconds. */
const LOOK_MS = 5_000;
const SLEPT_MS = 20_000;

/**
 * Tells when the machine has slept: timers stand still meanwhile and the clock does not. Works in every host; one that knows more
 * (Electron: unlocked, another session) says so itself. A clock that is set by hand is taken for sleep too, which does no harm.
 * @returns stops watching.
 */
export function watchWake(onWake: () => void, now: () => number = Date.now): () => void {
  let last = now();
  const timer = setInterval(() => {
    const slept = now() - last - LOOK_MS;
    last = now();
    if (slept > SLEPT_MS) onWake();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
