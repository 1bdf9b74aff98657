import { AppError } from '../../contract/errors.ts';

/** A command to the card. `le`: bytes expected at most; 0 means as many as there are; absent: no answer data. */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly le?: number;
}

export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1‖SW2. */
  readonly sw: number;
}

/** Sends bytes to the card and gives its raw answer. Rejects with an AppError of area `card/` when the card or reader is gone. */
export type Transmit = (apdu: Uint8Array) => Promise<Uint8Array>;

/** As `transmit`, until the signal is given: no further command then, and its reason is thrown. */
export function cancellable(transmit: Transmit, signal: AbortSignal | undefined): Transmit {
  return async (apdu) => {
    signal?.throwIfAborted();
    return transmit(apdu);
  };
}

const MAX_EXTENDED = 65_535;

/**
 * ISO 7816-3 encoding, GM/T 0017's way: extended lengths are used for every command in that mode.
 * Throws RangeError when data or le do not fit.
 */
export function encodeApdu(command: CommandApdu, lengths: 'extended' | 'short'): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(), le } = command;
  const header = [cla, ins, p1, p2];
  const limit = lengths === 'extended' ? MAX_EXTENDED : 255;
  if (data.length > limit || (le !== undefined && (le < 0 || le > limit + 1))) throw new RangeError('APDU too long');
  const extended = lengths === 'extended';
  const lc = data.length === 0 ? [] : extended ? [0, data.length >> 8, data.length & 0xff] : [data.length];
  const tail =
    le === undefined ? [] : extended ? [...(data.length === 0 ? [0] : []), (le >> 8) & 0xff, le & 0xff] : [le & 0xff];
  return Uint8Array.from([...header, ...lc, ...data, ...tail]);
}

/** The card's side: reads what `encodeApdu` writes, both lengths. Undefined when the bytes are no command. */
export function decodeApdu(bytes: Uint8Array): (CommandApdu & { readonly extended: boolean }) | undefined {
  const [cla, ins, p1, p2, first] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const head = { cla, ins, p1, p2 };
  const body = bytes.subarray(4);
  if (first === undefined) return { ...head, extended: false };
  if (body.length === 1) return { ...head, le: first === 0 ? 256 : first, extended: false };
  const word = (at: number): number => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
  if (first !== 0) {
    const rest = body.length - 1 - first;
    const data = Uint8Array.from(body.subarray(1, 1 + first));
    if (rest === 0) return { ...head, data, extended: false };
    if (rest !== 1) return undefined;
    return { ...head, data, le: (body[1 + first] ?? 0) || 256, extended: false };
  }
  if (body.length < 3) return undefined;
  if (body.length === 3) return { ...head, le: word(1) || 65_536, extended: true };
  const length = word(1);
  const rest = body.length - 3 - length;
  if (length === 0) return undefined;
  const data = Uint8Array.from(body.subarray(3, 3 + length));
  if (rest === 0) return { ...head, data, extended: true };
  if (rest !== 2) return undefined;
  return { ...head, data, le: word(3 + length) || 65_536, extended: true };
}

/** Splits data and status word. A card that answers fewer than two bytes is not understood: `card/communication`. */
export function parseResponse(bytes: Uint8Array): ResponseApdu {
  const [sw1, sw2] = bytes.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) throw new AppError('card/communication');
  return { data: bytes.subarray(0, -2), sw: (sw1 << 8) | sw2 };
}

/** No honest answer is longer; a card that always says "more" must not hold us for ever. */
const MAX_ANSWER = 70_000;

/**
 * Sends one command: chains data that one short APDU cannot hold, fetches the rest with GET RESPONSE (61xx), and repeats
 * with the card's own length on 6Cxx, by which the card says that it did nothing.
 * @returns data and the final status word, whatever it is.
 */
export async function exchange(transmit: Transmit, command: CommandApdu, lengths: 'extended' | 'short'): Promise<ResponseApdu> {
  let answer = await sendChained(transmit, command, lengths);
  if (answer.sw >> 8 === 0x6c && command.le !== undefined) {
    answer = await sendChained(transmit, { ...command, le: answer.sw & 0xff }, 'short');
  }
  const parts = [answer.data];
  let total = answer.data.length;
  while (answer.sw >> 8 === 0x61) {
    answer = parseResponse(await transmit(encodeApdu({ cla: 0, ins: 0xc0, p1: 0, p2: 0, le: answer.sw & 0xff }, 'short')));
    total += answer.data.length;
    if (answer.data.length === 0 || total > MAX_ANSWER) throw new AppError('card/communication');
    parts.push(answer.data);
  }
  return { data: Uint8Array.from(Buffer.concat(parts)), sw: answer.sw };
}

async function sendChained(transmit: Transmit, command: CommandApdu, lengths: 'extended' | 'short'): Promise<ResponseApdu> {
  const data = command.data ?? new Uint8Array();
  if (lengths === 'extended') return parseResponse(await transmit(encodeApdu(command, lengths)));
  const { le, ...withoutLe } = command;
  const short = { ...command, ...(le === undefined ? {} : { le: le > 256 ? 0 : le }) };
  for (let at = 0; data.length - at > 255; at += 255) {
    const link = { ...withoutLe, cla: command.cla | 0x10, data: data.subarray(at, at + 255) };
    const answer = parseResponse(await transmit(encodeApdu(link, 'short')));
    if (answer.sw !== 0x9000) return answer;
  }
  const last = data.length <= 255 ? data : data.subarray(Math.floor((data.length - 1) / 255) * 255);
  return parseResponse(await transmit(encodeApdu({ ...short, data: last }, 'short')));
}
