import type { Bank } from '../../../contract/fields.ts';

export interface SandboxMessageTable {
  message_id: string;
  channel: 'sms' | 'email';
  recipient: string;
  text: string;
  sent_at: number;
}

/** What the sandbox's bank page and licence scan keep (AD-1). */
export interface SandboxTransactionTable {
  transaction_id: string;
  kind: 'bank' | 'licence';
  bank: Bank | null;
  state: 'waiting' | 'scanned' | 'done' | 'refused';
  /** Whose token or licence it was, once done. */
  uscc: string | null;
  expires_at: number;
}
