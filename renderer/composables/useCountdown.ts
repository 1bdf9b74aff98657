import { onScopeDispose, ref } from 'vue';

/** Whole seconds left, counted by the clock and not by ticks: a sleeping PC must not stretch it. */
export function useCountdown() {
  const left = ref(0);
  let endsAt = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    left.value = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
    if (left.value === 0) clearInterval(timer);
  }
  function start(seconds: number): void {
    clearInterval(timer);
    endsAt = Date.now() + seconds * 1000;
    timer = setInterval(tick, 500);
    tick();
  }
  onScopeDispose(() => clearInterval(timer));
  return { left, start };
}
