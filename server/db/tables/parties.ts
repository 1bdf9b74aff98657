import type { Generated } from 'kysely';
import type { AccountType, CardRole, IdType } from '../../../contract/fields.ts';

export interface EnterpriseTable {
  uscc: string;
  org_code: string;
  name: string;
  region: string;
  address: string;
  legal_name: string;
  legal_id_type: IdType;
  legal_id_number: string;
  legal_id_valid_from: string | null;
  legal_id_valid_to: string | null;
  /** REG-1: 企业 or 事业单位. */
  kind: Generated<'enterprise' | 'institution'>;
  /** JSON array of the codes of REG-3's list. */
  business_types: Generated<string>;
  /** Counted up to take the enterprise's row lock: every decision of the CARD rules goes through it (CARD-8). */
  turn: number;
}

/** What the server knows of an issued card medium; the role is its knowledge, never the client's. */
export interface IssuedCardTable {
  card_no: string;
  cert_no: string;
  uscc: string;
  role: CardRole;
  holder_name: string;
  holder_id_type: IdType;
  holder_id_number: string;
  holder_id_valid_from: string | null;
  holder_id_valid_to: string | null;
  valid_from: number;
  valid_to: number;
  status: 'normal' | 'lost' | 'revoked';
}

export interface AccountTable {
  account_id: string;
  /** Of admins and operators, and only of them. */
  uscc: string | null;
  account_type: AccountType;
  username: string;
  /** Lower case of `username`; unique over the whole system (FLD-5). */
  username_key: string;
  /** The holder's; an overseas account's contact person, a department's own name. */
  name: string;
  /** Null for overseas and department accounts only. */
  id_type: IdType | null;
  id_number: string | null;
  id_valid_from: string | null;
  id_valid_to: string | null;
  mobile: string | null;
  email: string | null;
  password_hash: string;
  /** 1 while the password is the initial 88888888. */
  password_initial: number;
  activated: number;
  disabled: number;
  mobile_login: number;
  created_at: number;
  created_by: 'card' | 'registration' | 'admin';
  /** Which agreement the holder accepted, and when (REG-3). Null where a card or the admin made the account. */
  terms_version: Generated<string | null>;
  terms_accepted_at: Generated<number | null>;
}

/** REG-8: what an overseas enterprise's account has beside its username, contact person (`name`) and e-mail. */
export interface OverseasProfileTable {
  account_id: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Fixed once given. */
  registration_number: string | null;
  organisation: string;
  department: string | null;
  job_title: string | null;
  phone: string;
  fax: string | null;
  mobile: string | null;
  address: string;
  notes: string | null;
}

export interface CardBindingTable {
  card_no: string;
  account_id: string;
  bound_at: number;
}
