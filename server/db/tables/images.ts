export interface SealTable {
  seal_id: string;
  uscc: string;
  operator_account_id: string;
  operator_name: string;
  name: string;
  type: 'company' | 'contract' | 'finance';
  made: 'standard' | 'scanned';
  state: 'stopped' | 'enabled';
  valid_from: string;
  valid_to: string;
  unit: string | null;
  remark: string;
  width_mm: number;
  height_mm: number;
  /** DER of the signed SESeal. */
  record: Buffer;
  /** SHA-256 of `record`, unique; absent on seals that were stored before it was kept. */
  record_hash: string | null;
  signer_card_no: string;
  signer_cert_no: string;
  created_at: number;
  updated_at: number;
}

/** SIG-1. */
export interface SignatureTable {
  signature_id: string;
  uscc: string;
  declarant_account_id: string;
  declarant_name: string;
  state: 'stopped' | 'enabled';
  remark: string;
  width_mm: number;
  height_mm: number;
  /** DER of the signed SESeal of kind signature. */
  record: Buffer;
  /** SHA-256 of `record`, unique. */
  record_hash: string;
  signer_card_no: string;
  signer_cert_no: string;
  created_at: number;
  updated_at: number;
}
