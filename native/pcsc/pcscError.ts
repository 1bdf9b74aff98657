import { AppError, type ErrorCode } from '../../contract/errors.ts';

/** PC/SC result codes (pcsclite.h, winscard) and what they mean to the user. One place for all of them. */
const codes: Readonly<Record<number, ErrorCode>> = {
  0x80100009: 'card/reader-removed', // SCARD_E_UNKNOWN_READER: unplugged
  0x8010000b: 'card/reader-busy', // SCARD_E_SHARING_VIOLATION: another program has it
  0x8010000c: 'card/removed', // SCARD_E_NO_SMARTCARD
  0x8010000a: 'card/reader-hangs', // SCARD_E_TIMEOUT
  0x8010000f: 'card/unknown', // SCARD_E_PROTO_MISMATCH
  0x80100010: 'card/removed', // SCARD_E_NOT_READY
  0x80100017: 'card/reader-removed', // SCARD_E_READER_UNAVAILABLE: unplugged while in use
  0x8010001d: 'card/service-stopped', // SCARD_E_NO_SERVICE
  0x8010001e: 'card/service-stopped', // SCARD_E_SERVICE_STOPPED: Windows stops it with the last reader
  0x8010002e: 'card/no-reader', // SCARD_E_NO_READERS_AVAILABLE
  0x80100065: 'card/unknown', // SCARD_W_UNSUPPORTED_CARD
  0x80100066: 'card/unknown', // SCARD_W_UNRESPONSIVE_CARD: no answer to reset
  0x80100067: 'card/removed', // SCARD_W_UNPOWERED_CARD
  0x80100068: 'card/communication', // SCARD_W_RESET_CARD: another program reset it
  0x80100069: 'card/removed', // SCARD_W_REMOVED_CARD
  0x80100003: 'card/removed', // SCARD_E_INVALID_HANDLE: the service forgot the connection with the card
};

/** The result code that the binding writes at the end of its messages; it gives nothing better. */
export function pcscCode(thrown: unknown): number | undefined {
  const match = thrown instanceof Error ? /\(0x([0-9a-f]{8,16})\)\s*$/i.exec(thrown.message) : null;
  // On 64-bit Linux a LONG is 8 bytes: the low half is the code.
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1].slice(-8), 16);
}

/** Any failure of the PC/SC layer as an AppError of area `card/`; never `pin/`. */
export function pcscError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(codes[pcscCode(thrown) ?? 0] ?? 'card/communication', { cause: thrown });
}
