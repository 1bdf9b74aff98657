import { isoPin, plainPinCommand } from './plainPin.ts';
import type { PlainPin } from './profile.ts';

// PC/SC part 10 v2.02.09. Multi-byte numbers are little-endian but for the control codes of the features.

/** Features that are used here, by their tags (2.3). */
export const features = { verifyPinDirect: 0x06, modifyPinDirect: 0x07, pinProperties: 0x0a, tlvProperties: 0x12 } as const;

/** What a reader tells of its keypad and display; absent where it does not tell. */
export interface KeypadProperties {
  /** Lines and columns of its display; 0: none. */
  readonly lcdLayout?: number;
  /** How an entry may end: bit 0 by its length, bit 1 by the OK key, bit 2 by the time. */
  readonly entryValidation?: number;
  readonly pinLength?: { readonly min?: number; readonly max?: number };
}

/** How a PIN is asked for at the reader. */
export interface KeypadAsk {
  readonly plain: PlainPin;
  /** In digits. */
  readonly pinLength: { readonly min: number; readonly max: number };
  /** Seconds until the first key, and from then on. */
  readonly seconds: number;
  readonly language: 'zh-CN' | 'en';
  readonly properties: KeypadProperties;
}

/** The control code of each feature (2.2): tag, length 4, code, big-endian. What is no such list has none. */
export function parseFeatures(bytes: Uint8Array): ReadonlyMap<number, number> {
  const codes = new Map<number, number>();
  for (const { tag, value } of tlvs(bytes)) if (value.length === 4) codes.set(tag, Buffer.from(value).readUInt32BE(0));
  return codes;
}

/** PIN_PROPERTIES_STRUCTURE (2.5.5): wLcdLayout, bEntryValidationCondition, bTimeOut2. */
export function parsePinProperties(bytes: Uint8Array): KeypadProperties {
  const [low, high, entryValidation] = bytes;
  return low === undefined || high === undefined || entryValidation === undefined ? {} : { lcdLayout: low | (high << 8), entryValidation };
}

const property = { lcdLayout: 0x01, entryValidation: 0x02, minPinSize: 0x06, maxPinSize: 0x07 } as const;

/** The answer to FEATURE_GET_TLV_PROPERTIES (2.6.14). */
export function parseTlvProperties(bytes: Uint8Array): KeypadProperties {
  const values = new Map(tlvs(bytes).map(({ tag, value }) => [tag, value.reduceRight((number, byte) => number * 256 + byte, 0)]));
  const [lcdLayout, entryValidation, min, max] = [property.lcdLayout, property.entryValidation, property.minPinSize, property.maxPinSize].map((tag) => values.get(tag));
  return {
    ...(lcdLayout === undefined ? {} : { lcdLayout }),
    ...(entryValidation === undefined ? {} : { entryValidation }),
    ...(min === undefined && max === undefined ? {} : { pinLength: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } }),
  };
}

/** Tag and length of one byte each. Stops at what does not fit. */
function tlvs(bytes: Uint8Array): { tag: number; value: Uint8Array }[] {
  const found = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const [tag = 0, length = 0] = bytes.subarray(at, at + 2);
    if (at + 2 + length > bytes.length) break;
    found.push({ tag, value: bytes.subarray(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return found;
}

/** bmFormatString: units are bytes, the PIN begins right after Lc, left-justified, ASCII. */
const ASCII_IN_BYTES = 0x82;
/** bEntryValidationCondition. */
const BY_OK_KEY = 0x02;
/** Windows language identifiers, as wLangId takes them. */
const languages = { 'zh-CN': 0x0804, en: 0x0409 } as const;
/** bConfirmPIN: the new PIN twice, and the old one before. */
const OLD_AND_NEW_TWICE = 0x03;
/** Messages of a modification: old PIN, new PIN, new PIN again. */
const MODIFY_MESSAGES = [0, 1, 2] as const;

const word = (value: number): [number, number] => [value & 0xff, value >> 8];
const longWord = (value: number): [number, number, number, number] => [...word(value & 0xffff), ...word(value >>> 16)];

/** PIN_VERIFY_STRUCTURE (2.5.2) with a VERIFY that the reader fills in. */
export function pinVerifyStructure(ask: KeypadAsk): Uint8Array {
  const apdu = plainPinCommand(isoPin.verify, ask.plain, [undefined]);
  return Uint8Array.of(
    ...entry(ask),
    ...extraDigits(ask),
    validation(ask),
    isDisplayless(ask) ? 0 : 1,
    ...word(languages[ask.language]),
    0, // bMsgIndex: the first message
    ...prologue,
    ...longWord(apdu.length),
    ...apdu,
  );
}

/** PIN_MODIFY_STRUCTURE (2.5.3) with a CHANGE REFERENCE DATA: old PIN, then new PIN. */
export function pinModifyStructure(ask: KeypadAsk): Uint8Array {
  const apdu = plainPinCommand(isoPin.changeReferenceData, ask.plain, [undefined, undefined]);
  return Uint8Array.of(
    ...entry(ask),
    0, // bInsertionOffsetOld
    ask.plain.blockLength, // bInsertionOffsetNew
    ...extraDigits(ask),
    OLD_AND_NEW_TWICE,
    validation(ask),
    isDisplayless(ask) ? 0 : MODIFY_MESSAGES.length,
    ...word(languages[ask.language]),
    ...MODIFY_MESSAGES,
    ...prologue,
    ...longWord(apdu.length),
    ...apdu,
  );
}

/** bTeoPrologue: the reader's own business where it speaks T=1. */
const prologue = [0, 0, 0] as const;

/** bTimerOut, bTimerOut2, bmFormatString, bmPINBlockString (no length field, size of the block), bmPINLengthFormat. */
const entry = ({ seconds, plain }: KeypadAsk): number[] => [seconds, seconds, ASCII_IN_BYTES, plain.blockLength, 0];
/** wPINMaxExtraDigit: smallest length in the high byte, greatest in the low one. */
const extraDigits = ({ pinLength }: KeypadAsk): number[] => word((pinLength.min << 8) | pinLength.max);
const isDisplayless = ({ properties }: KeypadAsk): boolean => properties.lcdLayout === 0;

/** The OK key ends the entry, but at a reader that says it cannot do that. */
function validation({ properties: { entryValidation = 0 } }: KeypadAsk): number {
  const offered = entryValidation & 0x07;
  return offered === 0 || (offered & BY_OK_KEY) !== 0 ? BY_OK_KEY : offered;
}
