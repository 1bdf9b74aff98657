import type { Bank, IdType } from '../../contract/fields.ts';

/** AD-1: what the server asks of the outside, one interface each. All reject with AppError `remote/service-down` when away (AD-2). */
export interface SmsSender {
  send(mobile: string, text: string): Promise<void>;
}

export interface EmailSender {
  send(address: string, text: string): Promise<void>;
}

export interface RegisteredEnterprise {
  readonly uscc: string;
  readonly orgCode: string;
  readonly name: string;
  readonly region: string;
  readonly address: string;
  readonly legalName: string;
  readonly legalIdType: IdType;
  readonly legalIdNumber: string;
  readonly status: 'operating' | 'dissolved';
  readonly formerNames: readonly string[];
}

/** The market regulator's register. */
export interface EnterpriseRegistry {
  find(uscc: string): Promise<RegisteredEnterprise | undefined>;
}

/** QUA-2: a foreign-trade operator's filing. */
export interface ForeignTradeFiling {
  readonly recordNo: string;
  readonly englishName: string;
  readonly englishAddress: string;
  /** `YYYYMMDD` */
  readonly recordedOn: string;
}

/** The commerce ministry. */
export interface CommerceMinistry {
  filing(uscc: string): Promise<ForeignTradeFiling | undefined>;
}

export interface Person {
  readonly name: string;
  readonly idType: IdType;
  readonly idNumber: string;
  /** FLD-3; compared where they are given. */
  readonly idValidFrom?: string | undefined;
  readonly idValidTo?: string | undefined;
}

/** Personal identity (CTID). */
export interface IdentityCheck {
  matches(person: Person): Promise<boolean>;
}

/** REC-6, AUTH-4: number, holder's name and ID, and the mobile left with the bank. */
export interface BankCardCheck {
  matches(four: Person & { readonly cardNo: string; readonly mobile: string }): Promise<boolean>;
}

/** A question that a person answers elsewhere: on a bank's page, with a telephone. */
export interface Started {
  readonly transactionId: string;
  readonly expiresAt: number;
}

export type UkeyState = { readonly state: 'waiting' | 'refused' | 'expired' } | { readonly state: 'passed'; readonly uscc: string };

/** REC-4, AUTH-3: an enterprise proves itself with its bank token on the bank's own page. */
export interface BankUkey {
  /** @returns also the page that the user must open */
  begin(bank: Bank): Promise<Started & { readonly pageUrl: string }>;
  state(transactionId: string): Promise<UkeyState>;
}

export type LicenceState = { readonly state: 'waiting' | 'scanned' | 'refused' | 'expired' } | { readonly state: 'confirmed'; readonly uscc: string };

/** PWD-4: the market regulator's electronic business licence, shown by a telephone that scans a QR code. */
export interface ElectronicLicence {
  /** @returns also the text of the QR code */
  begin(): Promise<Started & { readonly qrText: string }>;
  state(transactionId: string): Promise<LicenceState>;
}

/** ACC-9, 信息同步: the State Council's government service portal. */
export interface StateCouncilPortal {
  sync(user: Person & { readonly username: string; readonly mobile: string | undefined }): Promise<void>;
}

/** Certificates withdrawn by their issuer (CRL, OCSP). */
export interface Revocation {
  /** @throws AppError `proof/revocation-unknown` when who would know cannot be asked or believed. */
  isRevoked(certNo: string, issuer: string): Promise<boolean>;
  /** Ends what runs beside. */
  close?(): void;
}
