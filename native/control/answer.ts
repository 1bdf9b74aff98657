import { AppError } from '../../contract/errors.ts';

/** One answer of the control, as far as it is read. `_status` is not: it stays "00" on failure. */
export interface ControlAnswer {
  /** As text, for the service may echo a number or a string; undefined when it was left out. */
  readonly id: string | undefined;
  readonly method: string;
  readonly result: boolean;
  readonly data: readonly unknown[];
  readonly errors: readonly string[];
}

/** What one message of the service is: an answer, its wish for the next block of ours, or nothing that concerns us (`open`). */
export type ControlMessage =
  | { readonly kind: 'answer'; readonly answer: ControlAnswer }
  | { readonly kind: 'next-block' }
  | { readonly kind: 'other' };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

/**
 * Reads one whole message. A greeting of any other kind (`open`) is none of our business; what begins as an object must be one.
 * @throws AppError `card/communication` when it is a damaged object.
 */
export function readMessage(text: string): ControlMessage {
  if (!/^\s*\{/.test(text)) return { kind: 'other' };
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new AppError('card/communication'); // no cause: a parser's message quotes the text
  }
  if (!isObject(message)) return { kind: 'other' };
  const { _id: id, _method: method, _args: args } = message;
  if (method === '_nextBlock' || (method === undefined && Object.hasOwn(message, '_nextBlock'))) return { kind: 'next-block' };
  if (typeof method !== 'string' || !isObject(args) || args['Result'] === undefined) return { kind: 'other' };
  return {
    kind: 'answer',
    answer: {
      id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
      method,
      result: args['Result'] === true || args['Result'] === 'true',
      data: listOf(args['Data']),
      errors: listOf(args['Error']).flatMap((one) => (typeof one === 'string' ? [unmixGbk(one)] : [])),
    },
  };
}

const gbk = new TextDecoder('gbk', { fatal: true });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of a binary frame: UTF-8 or, from a service that never converted its texts, GBK. @throws AppError `card/communication` */
export function textOfBytes(bytes: Uint8Array): string {
  for (const decoder of [utf8, gbk]) {
    try {
      return decoder.decode(bytes);
    } catch {
      // the other one
    }
  }
  throw new AppError('card/communication');
}

/** GBK bytes that were taken for Latin-1 on their way (`¿ÚÁî`) as the Chinese text they were; every other text as it is. */
export function unmixGbk(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  try {
    return gbk.decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** The first value, when it is a text that is not blank. */
export function firstText({ data }: ControlAnswer): string | undefined {
  const [value] = data;
  return typeof value === 'string' && value.trim() !== '' ? unmixGbk(value.trim()) : undefined;
}
