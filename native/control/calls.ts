import type { PinResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { certificateFromText, type EportCertificate } from '../../crypto/certificate.ts';
import { type ControlAnswer, firstText } from './answer.ts';
import { errorOf, faultOf } from './faults.ts';
import type { ControlLink } from './link.ts';

/** The control's calls that are used, by subject. The PIN goes with each call that needs one; there is no session to hold open. */
const method = {
  cardId: 'cus-sec_SpcGetCardID',
  certificate: 'cus-sec_SpcGetSignCertAsPEM',
  /** Opens and closes the card by itself; SpcVerifyPIN leaves that to its caller. */
  verifyPin: 'cus-sec_SpcVerifyPINAll',
  changePin: 'cus-sec_SpcChangePIN',
  signText: 'cus-sec_SpcSignDataAsPEM',
  signBytes: 'cus-sec_SpcSignPemDataAsPem',
} as const;

export interface CallLimits {
  /** For what the card answers at once. Milliseconds. */
  readonly readMs: number;
  /** For what involves a PIN. Milliseconds; shorter than main's limit of one call. */
  readonly pinMs: number;
}
export const usualLimits: CallLimits = { readMs: 5_000, pinMs: 25_000 };

export interface ControlSignature {
  readonly result: 'ok';
  /** SM2: r‖s, 64 bytes. RSA: the modulus' length. */
  readonly signature: Uint8Array;
  /** As the control tells it, in lower case; undefined when it does not. */
  readonly certNo: string | undefined;
}
type Refused = Exclude<PinResult, { result: 'ok' }>;

export interface ControlCalls {
  /** The inserted card's number as the control writes it. @throws AppError `card/no-card`, `card/no-reader`, `card/…` */
  cardId(): Promise<string>;
  /** @throws AppError `card/certificate-broken`, `card/…` */
  certificate(): Promise<EportCertificate>;
  verifyPin(pin: Uint8Array): Promise<PinResult>;
  changePin(oldPin: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  signText(pin: Uint8Array, text: string): Promise<ControlSignature | Refused>;
  signBytes(pin: Uint8Array, bytes: Uint8Array): Promise<ControlSignature | Refused>;
}

/** Typed calls over the link. `pinLength` goes into `pin/length`. */
export function controlCalls(link: ControlLink, pinLength: { readonly min: number; readonly max: number }, limits: CallLimits = usualLimits): ControlCalls {
  async function read(name: string): Promise<ControlAnswer> {
    const answer = await link.call(name, {}, limits.readMs);
    if (!answer.result) throw errorOf(answer.errors);
    return answer;
  }

  /** Sent once; an answer that says neither right, wrong nor locked is an error. */
  async function withPin<R>(name: string, args: Readonly<Record<string, string>>, done: (answer: ControlAnswer) => R): Promise<R | Refused> {
    const answer = await link.call(name, args, limits.pinMs);
    if (answer.result) return done(answer);
    const fault = faultOf(answer.errors);
    if (fault.result !== 'error') return fault;
    throw new AppError(fault.code, fault.code === 'pin/length' ? { params: pinLength } : {});
  }

  const ok = (): PinResult => ({ result: 'ok' });
  return {
    cardId: async () => {
      const id = firstText(await read(method.cardId));
      if (id === undefined) throw new AppError('card/no-card');
      return id;
    },
    certificate: async () => certificateFromText(firstText(await read(method.certificate)) ?? ''),
    verifyPin: (pin) => withPin(method.verifyPin, { passwd: pinText(pin) }, ok),
    changePin: (oldPin, newPin) => withPin(method.changePin, { oldPin: pinText(oldPin), newPin: pinText(newPin) }, ok),
    signText: (pin, text) => withPin(method.signText, { inData: text, passwd: pinText(pin) }, signatureIn),
    signBytes: (pin, bytes) => withPin(method.signBytes, { inData: Buffer.from(bytes).toString('base64'), passwd: pinText(pin) }, signatureIn),
  };
}

/** Unavoidable: the control takes JSON. The string lives as long as its call. */
const pinText = (pin: Uint8Array): string => new TextDecoder().decode(pin);

function signatureIn(answer: ControlAnswer): ControlSignature {
  const base64 = firstText(answer)?.replace(/\s+/g, '') ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new AppError('card/communication');
  const certNo = answer.data[1];
  return { result: 'ok', signature: Uint8Array.from(Buffer.from(base64, 'base64')), certNo: typeof certNo === 'string' && certNo !== '' ? certNo.trim().toLowerCase() : undefined };
}
