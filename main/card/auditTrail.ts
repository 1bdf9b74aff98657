import { AppError } from '../../contract/errors.ts';
import type { AuditLog } from '../store/audit.ts';

/** Notes what happened: login, wrong PIN, card bound. Never throws: what has happened is not undone by a full disk. */
export type AuditTrail = (event: string, details: Readonly<Record<string, string | number>>) => void;

/** `onFault` is told when an entry could not be written. */
export function auditTrail(log: AuditLog, onFault: (error: AppError) => void): AuditTrail {
  return (event, details) => {
    try {
      log.append({ event, details });
    } catch (thrown) {
      onFault(AppError.from(thrown));
    }
  };
}
