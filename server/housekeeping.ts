import { purgeReviews } from './areas/reviews/decide.ts';
import { sweepOrphans, sweepUploads } from './areas/uploads/uploads.ts';
import type { Services } from './context.ts';
import { forLog } from './wireErrors.ts';

const everyMs = 30_000;
const dayMs = 86_400_000;

/** Removes what has expired and sends notices that wait. Safe in any number of copies. Answers how to stop it. */
export function startHousekeeping(services: Services): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => sweep(services)).catch((thrown: unknown) => services.log.warn({ fault: forLog(thrown) }, 'housekeeping'));
  }, everyMs);
  timer.unref();
  let orphans: Promise<void> = Promise.resolve();
  const daily = setInterval(() => {
    orphans = orphans.then(() => sweepOrphans(services)).catch((thrown: unknown) => services.log.warn({ fault: forLog(thrown) }, 'housekeeping'));
  }, dayMs);
  daily.unref();
  return async () => {
    clearInterval(timer);
    clearInterval(daily);
    await Promise.all([running, orphans]);
  };
}

export async function sweep(services: Services): Promise<void> {
  const { db, now, notices } = services;
  const time = now();
  // The copies' clocks may differ a little; a spent challenge must not come alive on a slow one (CARD-1).
  await db.deleteFrom('spent_challenges').where('expires_at', '<', time - dayMs).execute();
  await db.deleteFrom('codes').where('expires_at', '<', time - dayMs).execute();
  await db.deleteFrom('tickets').where('expires_at', '<', time).execute();
  await db.deleteFrom('flow_tickets').where('expires_at', '<', time).execute();
  // Rows to lock, made anew when they are wanted; one in use is waited for.
  await db.deleteFrom('turns').execute();
  await db.deleteFrom('captchas').where('expires_at', '<', time).execute();
  await db.deleteFrom('sessions').where('ends_at', '<', time).execute();
  await db.deleteFrom('idempotency').where('expires_at', '<', time).execute();
  await db.deleteFrom('login_failures').where('last_at', '<', time - dayMs).execute();
  await db.deleteFrom('reviewer_sessions').where('ends_at', '<', time).execute();
  await db.deleteFrom('sandbox_transactions').where('expires_at', '<', time - dayMs).execute();
  await purgeReviews(services);
  await sweepUploads(services);
  await notices.deliver();
}
