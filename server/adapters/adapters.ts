import type { IdType } from '../../contract/fields.ts';

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
}

/** The market regulator's register. */
export interface EnterpriseRegistry {
  find(uscc: string): Promise<RegisteredEnterprise | undefined>;
}

export interface Person {
  readonly name: string;
  readonly idType: IdType;
  readonly idNumber: string;
}

/** Personal identity (CTID). */
export interface IdentityCheck {
  matches(person: Person): Promise<boolean>;
}

/** Certificates withdrawn by their issuer (CRL, OCSP). */
export interface Revocation {
  isRevoked(certNo: string, issuer: string): Promise<boolean>;
}
