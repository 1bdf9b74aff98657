import type { ErrorCode } from '../../contract/errors.ts';
import { decodeApdu } from './apdu.ts';
import { ins } from './gmt0017.ts';

/** One exchange with a card, or with the reader itself by a control command. `failed` where no answer came. */
export interface Exchange {
  /** The control command's code; absent for an APDU. */
  readonly control?: number;
  readonly command: Uint8Array;
  readonly answer: { readonly bytes: Uint8Array } | { readonly failed: ErrorCode };
  readonly ms: number;
}

/** Data up to this length are shown: handles and counters. Names, numbers, keys, certificates are all longer. */
const SHOWN_BYTES = 4;

/**
 * Instructions whose data may hold a PIN, a PIN block or a key, whatever the class says (chaining 1x, secure messaging, channels):
 * ISO 7816-4 VERIFY, MANAGE SECURITY ENVIRONMENT, CHANGE REFERENCE DATA, RESET RETRY COUNTER, their BER-TLV forms; GM/T 0017 DevAuth, ChangeDevAuthKey, VerifyPIN,
 * ChangePIN, UnblockPIN; ENVELOPE, which carries any of them, and has the code of a PIN pad's pseudo-APDU `FF C2 01` (PC/SC part 10).
 */
const secret: ReadonlySet<number> = new Set([0x20, 0x21, 0x22, 0x24, 0x25, 0x2c, 0x2d, 0x10, 0x12, ins.verifyPin, ins.changePin, ins.unblockPin, 0xc2, 0xc3]);
/** Parts of something longer (GET RESPONSE, READ and UPDATE BINARY and RECORD): a short part may still be of a certificate. */
const parts: ReadonlySet<number> = new Set([0xc0, 0xb0, 0xb1, 0xb2, 0xb3, 0xd6, 0xd7, 0xdc, 0xdd]);
/** Commands to the reader itself, a keypad's among them (PC/SC parts 3 and 10). */
const READER_CLASS = 0xff;
const CHAINING = 0x10;

/**
 * One line on an exchange, for the APDU trace: header, lengths, status word, time. The line does not depend on data longer than
 * `SHOWN_BYTES`, nor on any of a PIN command, whose bytes are not even read here: it cannot hold a PIN, a name or a number of the holder.
 */
export function traceLine({ control, command, answer, ms }: Exchange): string {
  if (control !== undefined) return controlLine(control, command, answer, ms);
  const isOpen = isShowable(command);
  const sent = command.length < 4 ? 'no command' : `${hex(command.subarray(0, 4))} ${isOpen ? shown(decodeApdu(command)?.data ?? new Uint8Array()) : hidden(command)}`;
  const took = `${Math.round(ms)} ms`;
  if ('failed' in answer) return `${sent} -> no answer (${answer.failed}), ${took}`;
  const { bytes } = answer;
  if (bytes.length < 2) return `${sent} -> ${bytes.length} bytes, no status word, ${took}`;
  const data = bytes.subarray(0, -2);
  return `${sent} -> ${hex(bytes.subarray(-2), '')} ${isOpen ? shown(data) : `[${data.length} bytes]`}, ${took}`;
}

/** A control command's data are never shown: a keypad's structure is no secret, but other features may carry what is. */
function controlLine(code: number, data: Uint8Array, answer: Exchange['answer'], ms: number): string {
  const sent = `control ${code.toString(16).padStart(8, '0').toUpperCase()} [${data.length} bytes]`;
  const got = 'failed' in answer ? `no answer (${answer.failed})` : answer.bytes.length === 2 ? hex(answer.bytes, '') : `[${answer.bytes.length} bytes]`;
  return `${sent} -> ${got}, ${Math.round(ms)} ms`;
}

function isShowable(command: Uint8Array): boolean {
  const [cla = READER_CLASS, instruction = 0] = command;
  return cla !== READER_CLASS && (cla & CHAINING) === 0 && !secret.has(instruction) && !parts.has(instruction);
}

function hidden(command: Uint8Array): string {
  const [cla, instruction = 0] = command;
  const isSecret = cla !== READER_CLASS && secret.has(instruction);
  return `[${command.length - 4} bytes after the header${isSecret ? ', secret' : ''}]`;
}

const shown = (data: Uint8Array): string => (data.length > 0 && data.length <= SHOWN_BYTES ? `[${hex(data)}]` : `[${data.length} bytes]`);
const hex = (bytes: Uint8Array, between = ' '): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(between);
