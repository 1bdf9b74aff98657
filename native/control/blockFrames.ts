import { AppError } from '../../contract/errors.ts';

/**
 * Block frames of the official control: a message too large for one frame goes as several, each behind a header of 128 characters:
 * `BLOCKTXT`(8) total check(4) block check(4) total length(16) block length(8) block count(4) GUID(36) block index(4) zeros(44).
 * Lengths are in UTF-16 units.
 */
export interface Block {
  readonly totalCheck: string;
  readonly totalLength: number;
  readonly count: number;
  readonly guid: string;
  readonly index: number;
  readonly text: string;
}

/** What no source says for sure. */
export interface BlockLayout {
  /** Of the header's numbers. */
  readonly radix: 10 | 16;
  readonly firstIndex: 0 | 1;
}
export const assumedLayout: BlockLayout = { radix: 10, firstIndex: 0 };

const MAGIC = 'BLOCKTXT';
const HEADER = 128;
/** A block's weight, a character outside ASCII counting three. */
const BLOCK_WEIGHT = 120 * 1024;
/** UTF-16 units of a whole message; nothing that the control answers comes near. */
export const MESSAGE_LIMIT = 16 * 1024 * 1024;

const bad = (): AppError => new AppError('card/communication');

/** CRC-16/MODBUS over the low byte of each UTF-16 unit, its two bytes swapped, in upper hex: "123456789" gives 374B. */
export function blockCheck(text: string): string {
  let crc = 0xffff;
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at) & 0xff;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  const swapped = ((crc & 0xff) << 8) | (crc >>> 8);
  return swapped.toString(16).toUpperCase().padStart(4, '0');
}

/** Whether a message goes in blocks. */
export function needsBlocks(text: string): boolean {
  return text.length * 3 > BLOCK_WEIGHT && splitByWeight(text).length > 1;
}

export function isBlock(text: string): boolean {
  return text.startsWith(MAGIC);
}

/** Cuts a message into frames, header and all. */
export function writeBlocks(text: string, guid: string, { radix, firstIndex }: BlockLayout = assumedLayout): string[] {
  const parts = splitByWeight(text);
  const number = (value: number, width: number): string => value.toString(radix).toUpperCase().padStart(width, '0');
  if (parts.length > 9_999 || guid.length !== 36) throw new RangeError('No block frame holds this');
  const total = blockCheck(text);
  return parts.map((part, i) =>
    [MAGIC, total, blockCheck(part), number(text.length, 16), number(part.length, 8), number(parts.length, 4), guid, number(i + firstIndex, 4), '0'.repeat(44), part].join(''),
  );
}

function splitByWeight(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let weight = 0;
  for (let at = 0; at < text.length; ) {
    // By code points: half a surrogate pair is no text of a frame.
    const units = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    const own = text.charCodeAt(at) < 0x80 ? 1 : 3 * units;
    if (weight + own > BLOCK_WEIGHT) {
      parts.push(text.slice(start, at));
      start = at;
      weight = 0;
    }
    weight += own;
    at += units;
  }
  parts.push(text.slice(start));
  return parts;
}

/** Reads one frame; the header's numbers may be decimal or hex: the block's own length tells. @throws AppError `card/communication` */
export function readBlock(frame: string): Block {
  if (frame.length < HEADER || !isBlock(frame)) throw bad();
  const text = frame.slice(HEADER);
  const radix = radixOf(frame, text.length);
  const number = (from: number, to: number): number => numberIn(frame.slice(from, to), radix);
  const block: Block = {
    totalCheck: frame.slice(8, 12).toUpperCase(),
    totalLength: number(16, 32),
    count: number(40, 44),
    guid: frame.slice(44, 80),
    index: number(80, 84),
    text,
  };
  if (frame.slice(12, 16).toUpperCase() !== blockCheck(text)) throw bad();
  if (block.count < 1 || block.index > block.count || block.totalLength > MESSAGE_LIMIT) throw bad();
  return block;
}

function radixOf(frame: string, length: number): 10 | 16 {
  const field = frame.slice(32, 40);
  // A short last block's length reads the same both ways; its other numbers may tell.
  const letters = /[A-Fa-f]/.test(frame.slice(16, 44) + frame.slice(80, 84));
  for (const radix of letters ? ([16] as const) : ([10, 16] as const)) if (/^\s*[0-9A-Fa-f]+\s*$/.test(field) && Number.parseInt(field, radix) === length) return radix;
  throw bad();
}

function numberIn(field: string, radix: 10 | 16): number {
  const digits = radix === 10 ? /^\s*[0-9]+\s*$/ : /^\s*[0-9A-Fa-f]+\s*$/;
  if (!digits.test(field)) throw bad();
  return Number.parseInt(field, radix);
}

/** Puts blocks of one message together again, which come one after another. */
export interface BlockJoiner {
  /** The whole text once its last block is there; undefined until then. @throws AppError `card/communication`, and forgets what it has. */
  add(block: Block): string | undefined;
}

export function createBlockJoiner(): BlockJoiner {
  let parts: Block[] = [];
  return {
    add: (block) => {
      const [first] = parts;
      const last = parts.at(-1);
      const follows = first && last && block.guid === first.guid && block.count === first.count && block.index === last.index + 1;
      // A new message may begin at any time: the one before was given up by the service.
      if (!follows) {
        parts = [];
        if (block.index > 1) throw bad();
      }
      parts.push(block);
      const have = parts.reduce((sum, { text }) => sum + text.length, 0);
      if (have > MESSAGE_LIMIT) {
        parts = [];
        throw bad();
      }
      if (parts.length < block.count) return undefined;
      const text = parts.map((part) => part.text).join('');
      parts = [];
      const { totalLength, totalCheck } = first && follows ? first : block;
      if (text.length !== totalLength || blockCheck(text) !== totalCheck) throw bad();
      return text;
    },
  };
}
