import type { ControlHandler } from './softReader.ts';

/** What the person at the keypad does: types a PIN (for a change the old one and the new one twice), presses cancel, or nothing. */
export type Keyed = string | readonly [old: string, next: string, again: string] | 'TIMEOUT' | 'CANCEL';

/** An entry that a host asked for, as the reader reads it from PC/SC part 10's structures. */
export interface AskedEntry {
  readonly kind: 'verify' | 'modify';
  readonly seconds: number;
  /** wLangId. */
  readonly language: number;
  readonly length: { readonly min: number; readonly max: number };
  /** As it came, before any PIN is in it. */
  readonly apdu: Uint8Array;
}

export interface SoftKeypadOptions {
  readonly modify?: boolean;
  /** How it tells of itself. Default: a PIN_PROPERTIES_STRUCTURE. */
  readonly properties?: 'structure' | 'tlv' | 'none';
  /** The longest PIN it takes, told by TLV. Default 16. */
  readonly maxPin?: number;
}

/** A reader's keypad by PC/SC part 10, for a soft reader's `onControl`. It knows only what its own structures say. */
export interface SoftKeypad {
  readonly onControl: ControlHandler;
  /** Decides over each entry; may wait. One that throws is a reader that reports a transmission error. */
  hand: (asked: AskedEntry) => Keyed | Promise<Keyed>;
  /** Announced but of no use: every structure is wrong to it, or the driver does not know the command. */
  fails: 'structure' | 'command' | undefined;
  readonly asked: AskedEntry[];
}

/** SCARD_CTL_CODE(3400) of pcsc-lite, and codes of our own for the rest. */
const codes = { getFeatures: 0x42000000 + 3_400, verify: 0x42330006, modify: 0x42330007, properties: 0x4233000a, tlv: 0x42330012 } as const;
const sw = { timeout: [0x64, 0x00], cancelled: [0x64, 0x01], differ: [0x64, 0x02], length: [0x64, 0x03], structure: [0x6b, 0x80] } as const;

export function softKeypad({ modify = false, properties = 'structure', maxPin = 16 }: SoftKeypadOptions = {}): SoftKeypad {
  const feature = (tag: number, code: number): number[] => [tag, 4, code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff];
  const list = [
    ...feature(0x06, codes.verify),
    ...(modify ? feature(0x07, codes.modify) : []),
    ...(properties === 'structure' ? feature(0x0a, codes.properties) : []),
    ...(properties === 'tlv' ? feature(0x12, codes.tlv) : []),
  ];

  async function enter(entry: Entry | undefined, transmit: (apdu: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
    if (!entry || keypad.fails === 'structure') return Uint8Array.from(sw.structure);
    keypad.asked.push(entry.asked);
    const keyed = await keypad.hand(entry.asked);
    if (keyed === 'TIMEOUT') return Uint8Array.from(sw.timeout);
    if (keyed === 'CANCEL') return Uint8Array.from(sw.cancelled);
    const [first = '', next, again] = typeof keyed === 'string' ? [keyed] : keyed;
    const { min, max } = entry.asked.length;
    const pins = entry.offsets.length === 1 ? [first] : [first, next ?? ''];
    if (pins.some((pin) => pin.length < min || pin.length > max)) return Uint8Array.from(sw.length);
    if (next !== again) return Uint8Array.from(sw.differ);
    const apdu = Uint8Array.from(entry.asked.apdu);
    pins.forEach((pin, at) => apdu.set(Buffer.from(pin, 'ascii'), 5 + (entry.offsets[at] ?? 0)));
    return transmit(apdu);
  }

  const keypad: SoftKeypad = {
    hand: () => 'CANCEL',
    fails: undefined,
    asked: [],
    onControl: async (code, data, transmit) => {
      if (code === codes.getFeatures) return Uint8Array.from(list);
      if (code === codes.properties && properties === 'structure') return Uint8Array.of(0x10, 0x02, 0x07, 0x00); // two lines of 16
      if (code === codes.tlv && properties === 'tlv') return Uint8Array.of(0x01, 2, 0x10, 0x02, 0x02, 1, 0x07, 0x06, 1, 4, 0x07, 1, maxPin);
      if (keypad.fails === 'command') return undefined;
      if (code === codes.verify) return enter(readVerify(data), transmit);
      if (code === codes.modify && modify) return enter(readModify(data), transmit);
      return undefined;
    },
  };
  return keypad;
}

interface Entry {
  readonly asked: AskedEntry;
  /** Where each PIN goes, after the header. */
  readonly offsets: readonly number[];
}

/** ASCII in bytes, left-justified, at the beginning; no length field. All that this reader can do. */
const knowsFormat = (format: number, block: number, lengthFormat: number): boolean => format === 0x82 && block >> 4 === 0 && lengthFormat === 0;

function readVerify(bytes: Uint8Array): Entry | undefined {
  const data = Buffer.from(bytes);
  if (data.length < 19) return undefined;
  const [seconds = 0, , format = 0, block = 0, lengthFormat = 0, max = 0, min = 0, condition = 0, messages = 0] = data;
  const apdu = Uint8Array.from(data.subarray(19));
  if (!knowsFormat(format, block, lengthFormat) || condition === 0 || messages > 1 || data.readUInt32LE(15) !== apdu.length || !fits(apdu, 1, block)) return undefined;
  return { asked: { kind: 'verify', seconds, language: data.readUInt16LE(9), length: { min, max }, apdu }, offsets: [0] };
}

function readModify(bytes: Uint8Array): Entry | undefined {
  const data = Buffer.from(bytes);
  if (data.length < 24) return undefined;
  const [seconds = 0, , format = 0, block = 0, lengthFormat = 0, oldAt = 0, newAt = 0, max = 0, min = 0, confirm = 0, condition = 0, messages = 0] = data;
  const apdu = Uint8Array.from(data.subarray(24));
  const wrong = confirm !== 3 || condition === 0 || messages !== 3 || data.readUInt32LE(20) !== apdu.length || !fits(apdu, 2, block);
  if (wrong || !knowsFormat(format, block, lengthFormat)) return undefined;
  return { asked: { kind: 'modify', seconds, language: data.readUInt16LE(12), length: { min, max }, apdu }, offsets: [oldAt, newAt] };
}

/** A whole case 3 command with room for so many blocks. */
function fits(apdu: Uint8Array, blocks: number, block: number): boolean {
  return apdu.length === 5 + blocks * (block & 0x0f) && apdu[4] === apdu.length - 5;
}
