import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, ensurePcsclite, lockHash, pcsclitePossible } from './dependencies.mjs';
import { withSetupLock } from './lock.mjs';
import { mendsHash } from './pcscliteSource.mjs';
import { installSystemPackages, missingSystemPackages } from './systemPackages.mjs';

/**
 * Makes the clone ready, once; later calls only compare a stamp. Safe when two start at the same time.
 * Ends the process with a clear line when the dependencies cannot be installed; everything else is optional.
 */
export async function ensureSetup(root) {
  if (isReady(root)) return;
  await withSetupLock(root, async () => {
    if (isReady(root)) return; // another start did it while this one waited
    const missing = await systemPackages(root);
    await ensureDependencies(root);
    const pcsclite = await ensurePcsclite(root);
    writeFileSync(`${stampFile(root)}.new`, JSON.stringify({ lock: lockHash(root), missing, pcsclite, mends: mendsHash }));
    renameSync(`${stampFile(root)}.new`, stampFile(root));
  });
}

function isReady(root) {
  const stamp = readStamp(root);
  return (
    stamp?.lock === lockHash(root) &&
    stamp.mends === mendsHash &&
    sameList(stamp.missing, missingSystemPackages()) &&
    // A reader library that could not be built is tried again once what it lacked is there.
    (stamp.pcsclite === 'mended' || stamp.pcsclite === (pcsclitePossible() ? 'failed' : 'impossible'))
  );
}

/** Installs what is missing when it may; says what is still missing, once. */
async function systemPackages(root) {
  const before = missingSystemPackages();
  if (before.length === 0 || sameList(readStamp(root)?.missing, before)) return before;
  await installSystemPackages(before);
  const after = missingSystemPackages();
  if (after.length > 0) {
    console.error(`缺少系统软件包，相关功能将不可用 / system packages missing, going on without: apt-get install ${after.join(' ')}`);
  }
  return after;
}

const stampFile = (root) => join(root, 'node_modules', '.setup.json');

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8'));
  } catch {
    return undefined; // none yet, or cut off while it was written
  }
}

function sameList(one, other) {
  return Array.isArray(one) && one.join() === other.join();
}
