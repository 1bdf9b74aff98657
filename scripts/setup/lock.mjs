import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const POLL_MS = 300;
const HEARTBEAT_MS = 5_000;
/** A holder that showed no sign of life for so long is gone, even if its process number lives on in another program. */
const STALE_MS = 60_000;

/** Runs `work` while holding the clone's set-up lock; waits while another start holds it. */
export async function withSetupLock(root, work) {
  const folder = join(root, 'out');
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, '.setup.lock');
  const mine = join(folder, `.setup.${process.pid}`);
  writeFileSync(mine, String(process.pid));
  let told = false;
  while (!take(mine, lock)) {
    if (isAbandoned(lock)) {
      breakLock(lock, mine);
      continue;
    }
    if (!told) console.error('另一个进程正在准备环境，请稍候 / another start is preparing this clone, waiting');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const heartbeat = setInterval(() => utimesSync(lock, new Date(), new Date()), HEARTBEAT_MS);
  const release = () => {
    rmSync(lock, { force: true });
    rmSync(mine, { force: true });
  };
  process.once('exit', release);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/** A hard link is made or refused in one step and carries its content from the first moment. */
function take(mine, lock) {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(lock) {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    return Date.now() - statSync(lock).mtimeMs > STALE_MS || !isAlive(holder);
  } catch {
    return false; // released at this moment
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moved aside first: of two that find it abandoned one moves it, and looks again whether it was the abandoned one. */
function breakLock(lock, mine) {
  const aside = `${mine}.stale`;
  try {
    renameSync(lock, aside);
    if (!isAbandoned(aside)) linkSync(aside, lock);
  } catch {
    // the other one was faster
  }
  rmSync(aside, { force: true });
}
