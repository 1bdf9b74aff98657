import { onMounted, onScopeDispose } from 'vue';

/** What an outside service's state is asked for. */
export const POLL_MS = 2_000;

/**
 * Asks again every two seconds while the screen is there and the answer is yes. A failed question (network, server away) is asked again:
 * the screen keeps what it knew last.
 */
export function usePolling(ask: () => Promise<boolean>, every = POLL_MS): { restart(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  async function turn(): Promise<void> {
    const again = await ask().catch(() => true);
    if (again && !gone) timer = setTimeout(() => void turn(), every);
  }
  function restart(): void {
    clearTimeout(timer);
    void turn();
  }
  onMounted(restart);
  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
  });
  return { restart };
}
