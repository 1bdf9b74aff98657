/** A row to lock where no other stands for what takes turns. */
export interface TurnTable {
  name: string;
  turn: number;
}

/** What all copies of the server must agree on. */
export interface SettingTable {
  name: string;
  value: string;
}

/** Answers of writes by Idempotency-Key. `status` is `running` until the handler is done. */
export interface IdempotencyTable {
  key_hash: string;
  /** HMAC of route and body under the session token: not even a weak password can be guessed from it. */
  request_mac: string;
  status: 'running' | 'done';
  answer: string | null;
  expires_at: number;
}

/** Messages that must go out although the adapter is down now (AD-2). */
export interface NoticeTable {
  notice_id: string;
  channel: 'sms' | 'email';
  recipient: string;
  text: string;
  next_try_at: number;
  tries: number;
}
