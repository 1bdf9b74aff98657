import type { PinResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { parseResponse } from './apdu.ts';
import { features, type KeypadAsk, type KeypadProperties, parseFeatures, parsePinProperties, parseTlvProperties, pinModifyStructure, pinVerifyStructure } from './keypadStructures.ts';
import { pcscCode, pcscError } from './pcscError.ts';
import { pinResult, statusError } from './pinAnswer.ts';
import type { DeviceProfile } from './profile.ts';

/**
 * Sends a control command to the reader, by its code. Rejects with what PC/SC says, as it is.
 * `kind`: `pin` reaches the card with a PIN; `ask` only asks the reader.
 */
export type Control = (code: number, data: Uint8Array, kind: 'ask' | 'pin') => Promise<Uint8Array>;

/** CM_IOCTL_GET_FEATURE_REQUEST, before SCARD_CTL_CODE makes an operating system's control code of it. */
export const GET_FEATURE_REQUEST = 3_400;

/** A reader's keypad for PINs: control codes as the reader gave them. */
export interface Keypad {
  readonly verify: number;
  readonly modify?: number;
  readonly properties: KeypadProperties;
}

/**
 * The reader's keypad, when it has one that takes PINs of this profile's card. Never rejects: a reader that does not know the question has none.
 * @param getFeatures the control code of GET_FEATURE_REQUEST here.
 */
export async function findKeypad(control: Control, getFeatures: number, { pinLength, verify }: DeviceProfile): Promise<Keypad | undefined> {
  if (verify.kind !== 'plain') return undefined;
  const ask = (code: number): Promise<Uint8Array> => control(code, new Uint8Array(), 'ask').catch(() => new Uint8Array());
  const codes = parseFeatures(await ask(getFeatures));
  const verifyCode = codes.get(features.verifyPinDirect);
  if (verifyCode === undefined) return undefined;
  const [structure, tlv] = [codes.get(features.pinProperties), codes.get(features.tlvProperties)];
  const properties = {
    ...(structure === undefined ? {} : parsePinProperties(await ask(structure))),
    ...(tlv === undefined ? {} : parseTlvProperties(await ask(tlv))),
  };
  const { min = 0, max = pinLength.max } = properties.pinLength ?? {};
  // It could not take every PIN that this card may have.
  if (min > pinLength.min || max < pinLength.max) return undefined;
  const modify = codes.get(features.modifyPinDirect);
  return { verify: verifyCode, ...(modify === undefined ? {} : { modify }), properties };
}

/** One entry at the keypad, with the command to the card that it ends in. */
export interface KeypadEntry {
  verifyPin(language: KeypadAsk['language']): Promise<PinResult>;
  changePin(language: KeypadAsk['language']): Promise<PinResult>;
}

/** What the reader itself answers where no command went to the card (2.5.2, 2.5.3). */
const notSent: Readonly<Record<number, 'pin/keypad-timeout' | 'pin/cancelled' | 'pin/keypad-differs' | 'pin/length' | 'pin/keypad-failed'>> = {
  0x6400: 'pin/keypad-timeout',
  0x6401: 'pin/cancelled',
  0x6402: 'pin/keypad-differs',
  0x6403: 'pin/length',
  0x6b80: 'pin/keypad-failed',
};

/** The reader's driver refused the control command itself. */
const refusals: ReadonlySet<number> = new Set([
  // SCARD_E_UNSUPPORTED_FEATURE; pcsc-lite's number is Windows' SCARD_E_UNEXPECTED, which says nothing.
  process.platform === 'win32' ? 0x80100022 : 0x8010001f,
  0x80100004, // SCARD_E_INVALID_PARAMETER
  0x00000001, // ERROR_INVALID_FUNCTION
  0x00000032, // ERROR_NOT_SUPPORTED
]);

/**
 * @param waits called right before the keypad begins to wait.
 * Each function sends its command once. Rejects with the codes of `CardPort`; whatever leaves open whether the card was reached by a change is
 * `pin/change-unknown`.
 */
export function keypadEntry(control: Control, keypad: Keypad, ask: Omit<KeypadAsk, 'language' | 'properties'>, waits: () => void): KeypadEntry {
  async function enter(code: number, structure: Uint8Array, lost?: 'pin/change-unknown'): Promise<PinResult> {
    waits();
    let sw: number;
    try {
      sw = parseResponse(await control(code, structure, 'pin')).sw;
    } catch (thrown) {
      if (refusals.has(pcscCode(thrown) ?? -1)) throw new AppError('pin/keypad-failed', { cause: thrown });
      throw lost ? new AppError(lost, { cause: pcscError(thrown) }) : pcscError(thrown);
    }
    const result = pinResult(sw);
    if (result) return result;
    const reason = notSent[sw];
    throw reason ? new AppError(reason, reason === 'pin/length' ? { params: { ...ask.pinLength } } : {}) : statusError(sw);
  }
  const asking = (language: KeypadAsk['language']): KeypadAsk => ({ ...ask, language, properties: keypad.properties });
  return {
    verifyPin: async (language) => enter(keypad.verify, pinVerifyStructure(asking(language))),
    changePin: async (language) => {
      if (keypad.modify === undefined) throw new AppError('card/unsupported');
      return enter(keypad.modify, pinModifyStructure(asking(language)), 'pin/change-unknown');
    },
  };
}
