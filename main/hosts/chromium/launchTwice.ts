import { readdirSync, readFileSync } from 'node:fs';

/** A start that takes longer hangs: a good one takes seconds on a busy machine, too. */
export const LAUNCH_LIMIT_MS = 45_000;
/** What Playwright is given beyond the limit: it waits half a minute for the answer of a browser that gives none. */
const REST_MS = 15_000;

/**
 * Starts the browser, and once more when the first start hangs: Chromium does so, rarely, before it says a word. The
 * hung process goes first, as it would hold the profile.
 * @param launch starts the browser; rejects when it is not there after so many ms, or its process is gone
 * @throws what `launch` threw
 */
export async function launchTwice<T>(profileDir: string, launch: (timeoutMs: number) => Promise<T>, limitMs = LAUNCH_LIMIT_MS): Promise<T> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    for (const pid of processesOf(profileDir)) kill(pid);
  }, limitMs);
  try {
    return await launch(limitMs + REST_MS);
  } catch (thrown) {
    if (!hung) throw thrown;
  } finally {
    clearTimeout(timer);
  }
  return launch(limitMs + REST_MS);
}

/** The processes started on this profile. None where the system has no /proc: there Playwright ends them. */
function processesOf(profileDir: string): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(`--user-data-dir=${profileDir}`)).map(Number);
  } catch {
    return [];
  }
}

function argumentsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // gone meanwhile, or another user's
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
}
