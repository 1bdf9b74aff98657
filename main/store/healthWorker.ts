import { parentPort, workerData } from 'node:worker_threads';
import { storeFault } from './faults.ts';
import { lookAtCopy } from './health.ts';
import type { CopyToCheck, CopyChecked } from './healthAside.ts';

/** The thread's whole life: one look at one copy. */
function look({ copy, directory }: CopyToCheck): CopyChecked {
  try {
    return { ok: true, look: lookAtCopy(copy, directory) };
  } catch (thrown) {
    return { ok: false, error: storeFault(thrown).toWire() };
  }
}
parentPort?.postMessage(look(workerData as CopyToCheck));
