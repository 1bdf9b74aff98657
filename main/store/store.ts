import type { KeyKeeper } from '../hosts/host.ts';
import { type AuditLog, auditLog } from './audit.ts';
import { openCipher } from './cipher.ts';
import { openDatabase, type StartNotice, unlessDiskFull } from './database.ts';
import { type Drafts, drafts } from './drafts.ts';
import { storeFault } from './faults.ts';
import type { StoreHealth } from './health.ts';
import { storeHealthAside } from './healthAside.ts';
import { type Pictures, pictures } from './pictures.ts';
import { type SealedSettings, sealedSettings } from './sealedSettings.ts';
import { type Settings, settings } from './settings.ts';
import { type Submissions, submissions } from './submissions.ts';
import { type SoftCards, softcards } from './softcards.ts';

/** Everything the client keeps on this PC. A call that returned is on disk: it survives a power cut. */
export interface Store {
  /** What start-up had to mend, for the user to read. */
  readonly notices: readonly StartNotice[];
  readonly settings: Settings;
  readonly sealedSettings: SealedSettings;
  readonly drafts: Drafts;
  readonly pictures: Pictures;
  readonly submissions: Submissions;
  readonly audit: AuditLog;
  readonly softcards: SoftCards;
  /** Looks at the whole file, its backups and the audit chain again, aside: for diagnostics. @throws AppError `store/…` */
  health(): Promise<StoreHealth>;
  close(): void;
}

/**
 * Opens the store in `directory` (made when missing) for this process alone.
 * Errors: `store/read-only`, `store/disk-full`, `store/locked` (another process has it), `store/newer-version`,
 * `store/key-unavailable` (the data key cannot be unwrapped; nothing is changed), `store/corrupt` (not even a backup opens).
 */
export async function openStore(options: { directory: string; keyKeeper: KeyKeeper; now?: () => Date }): Promise<Store> {
  const { directory, keyKeeper, now = () => new Date() } = options;
  const { db, notices } = openDatabase(directory);
  try {
    const cipher = await openCipher(db, keyKeeper);
    const kept = pictures(db, cipher, now);
    const audit = auditLog(db, cipher, now);
    const checked = audit.verify();
    if (!checked.ok) notices.push({ messageKey: 'store.notices.auditBroken', params: { seq: checked.brokenAt } });
    unlessDiskFull(() => {
      for (const { messageKey, params } of notices) audit.append({ event: messageKey, details: params });
      kept.sweep();
    });
    /** Two that ask at once get one look. */
    let checking: Promise<StoreHealth> | undefined;
    return {
      notices,
      settings: settings(db),
      sealedSettings: sealedSettings(db, cipher),
      drafts: drafts(db, cipher, kept, now),
      pictures: kept,
      submissions: submissions(db, cipher, now),
      audit,
      softcards: softcards(db),
      health: () => (checking ??= storeHealthAside(db, directory, audit).finally(() => (checking = undefined))),
      close: () => db.close(),
    };
  } catch (thrown) {
    db.close();
    throw storeFault(thrown);
  }
}
