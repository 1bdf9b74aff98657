import type { Db } from '../db/database.ts';
import type { SandboxTransactionTable } from '../db/tables/sandbox.ts';
import { newId } from '../secrets.ts';
import type { BankUkey, ElectronicLicence } from './adapters.ts';

const bankMs = 10 * 60_000;
/** QR codes live short: a screen that was photographed is of no use later. */
const licenceMs = 2 * 60_000;

/** The sandbox's bank: its page is `pages/sandboxBank.ts`, where a made-up bank token is chosen and its PIN typed. */
export function sandboxBankUkey(db: Db, now: () => number, origin: () => string): BankUkey {
  return {
    async begin(bank) {
      const begun = await begin(db, now() + bankMs, 'bank', bank);
      return { ...begun, pageUrl: `${origin()}/sandbox/bank/${begun.transactionId}` };
    },
    async state(transactionId) {
      const { state, uscc } = await stateOf(db, now(), 'bank', transactionId);
      if (state === 'done' && uscc) return { state: 'passed', uscc };
      return { state: state === 'refused' || state === 'expired' ? state : 'waiting' };
    },
  };
}

/** The sandbox's electronic licence: the QR code holds the address of a page that plays the telephone (`pages/sandboxLicence.ts`). */
export function sandboxLicence(db: Db, now: () => number, origin: () => string): ElectronicLicence {
  return {
    async begin() {
      const begun = await begin(db, now() + licenceMs, 'licence', null);
      return { ...begun, qrText: `${origin()}/sandbox/licence/${begun.transactionId}` };
    },
    async state(transactionId) {
      const { state, uscc } = await stateOf(db, now(), 'licence', transactionId);
      if (state === 'done' && uscc) return { state: 'confirmed', uscc };
      return { state: state === 'done' ? 'waiting' : state };
    },
  };
}

type Transaction = SandboxTransactionTable;

async function begin(db: Db, expiresAt: number, kind: Transaction['kind'], bank: Transaction['bank']) {
  const transactionId = newId();
  await db.insertInto('sandbox_transactions').values({ transaction_id: transactionId, kind, bank, state: 'waiting', uscc: null, expires_at: expiresAt }).execute();
  return { transactionId, expiresAt };
}

export type SandboxState = Transaction['state'] | 'expired';

/** Where a transaction of the sandbox stands; one that is unknown has expired. */
export async function stateOf(db: Db, now: number, kind: Transaction['kind'], transactionId: string): Promise<{ state: SandboxState; uscc: string | null; bank: Transaction['bank'] }> {
  const row = await db.selectFrom('sandbox_transactions').selectAll().where('transaction_id', '=', transactionId).where('kind', '=', kind).executeTakeFirst();
  if (!row) return { state: 'expired', uscc: null, bank: null };
  const late = row.state !== 'done' && row.state !== 'refused' && now >= row.expires_at;
  return { state: late ? 'expired' : row.state, uscc: row.uscc, bank: row.bank };
}

/** What the person at the bank's page or with the telephone did. @returns false when it came too late or twice */
export async function moveTo(db: Db, now: number, kind: Transaction['kind'], transactionId: string, state: 'scanned' | 'done' | 'refused', uscc: string | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sandbox_transactions')
    .set({ state, uscc })
    .where('transaction_id', '=', transactionId)
    .where('kind', '=', kind)
    .where('state', 'in', ['waiting', 'scanned'])
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
