import type { CardReader } from './binding.ts';
import type { Transmit } from './apdu.ts';
import { ins } from './gmt0017.ts';
import type { Control } from './keypad.ts';
import { pcscCode, pcscError } from './pcscError.ts';
import { isoPin } from './plainPin.ts';
import { overT0 } from './t0.ts';
import type { Exchange } from './trace.ts';

const SHARING_VIOLATION = 0x8010000b;
const RESET_CARD = 0x80100068;
/** Another program's short use of the card is waited for, about a second in all. */
const BUSY_TRIES = 8;
const BUSY_PAUSE_MS = 130;
/** Data of an extended answer, and its status word. */
const MAX_RESPONSE = 65_538;
/** A reader's answer to a control command: a list of features, or a status word. */
const MAX_CONTROL_RESPONSE = 256;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const pinCommands: ReadonlySet<number> = new Set([ins.verifyPin, ins.changePin, ins.unblockPin, ...Object.values(isoPin)]);

/**
 * Connects, runs work and disconnects. The card is left as it is after success and reset after failure, so that no verified
 * PIN stays behind. A card that was reset before any PIN was sent (by sleep, by another program) is connected to anew, once.
 * `onExchange` hears of every command as it went over the wire.
 * @throws AppError of area `card/`.
 */
export async function withConnection<T>(
  reader: CardReader,
  mode: 'exclusive' | 'shared',
  work: (transmit: Transmit, control: Control) => Promise<T>,
  onExchange: (exchange: Exchange) => void = () => {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let pinSent = false;
    let wasReset = false;
    const protocol = await connect(reader, mode);
    const transmit: Transmit = async (apdu) => {
      if (pinCommands.has(apdu[1] ?? -1)) pinSent = true;
      const sentAt = performance.now();
      const tell = (answer: Exchange['answer']): void => onExchange({ command: apdu, answer, ms: performance.now() - sentAt });
      try {
        const bytes = await transmitOnce(reader, apdu, protocol);
        tell({ bytes });
        return bytes;
      } catch (thrown) {
        wasReset = pcscCode(thrown) === RESET_CARD;
        const error = pcscError(thrown);
        tell({ failed: error.code });
        throw error;
      }
    };
    const control: Control = async (code, data, kind) => {
      if (kind === 'pin') pinSent = true;
      const sentAt = performance.now();
      const tell = (answer: Exchange['answer']): void => onExchange({ control: code, command: data, answer, ms: performance.now() - sentAt });
      try {
        const bytes = await controlOnce(reader, code, data);
        tell({ bytes });
        return bytes;
      } catch (thrown) {
        tell({ failed: pcscError(thrown).code });
        throw thrown;
      }
    };
    try {
      const result = await work(protocol === reader.SCARD_PROTOCOL_T0 ? overT0(transmit) : transmit, control);
      await disconnect(reader, reader.SCARD_LEAVE_CARD);
      return result;
    } catch (thrown) {
      await disconnect(reader, reader.SCARD_RESET_CARD);
      if (!wasReset || pinSent || attempt > 1) throw thrown;
    }
  }
}

async function connect(reader: CardReader, mode: 'exclusive' | 'shared'): Promise<number> {
  const share_mode = mode === 'exclusive' ? reader.SCARD_SHARE_EXCLUSIVE : reader.SCARD_SHARE_SHARED;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await new Promise<number>((resolve, reject) => {
        reader.connect({ share_mode }, (error: unknown, protocol) => (error ? reject(error) : resolve(protocol)));
      });
    } catch (thrown) {
      if (pcscCode(thrown) !== SHARING_VIOLATION || attempt === BUSY_TRIES) throw pcscError(thrown);
      await pause(BUSY_PAUSE_MS);
    }
  }
}

/** The binding copies the bytes; ours are wiped at once, for they may hold a PIN block. */
function transmitOnce(reader: CardReader, apdu: Uint8Array, protocol: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(apdu);
    reader.transmit(bytes, MAX_RESPONSE, protocol, (error: unknown, response) => (error ? reject(error) : resolve(Uint8Array.from(response))));
    bytes.fill(0);
  });
}

/** The binding reads the bytes on its own thread and does not hold them: this does, by its callback. */
function controlOnce(reader: CardReader, code: number, data: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(data);
    // An unsigned number is all that the binding takes; SCARD_CTL_CODE and the codes of features fit.
    reader.control(bytes, code >>> 0, MAX_CONTROL_RESPONSE, (error: unknown, response) => {
      bytes.fill(0);
      if (error) reject(error);
      else resolve(Uint8Array.from(response));
    });
  });
}

function disconnect(reader: CardReader, disposition: number): Promise<void> {
  return new Promise((resolve) => {
    reader.disconnect(disposition, () => {
      // A failed disconnect (card gone, service gone) must not make the next connect a silent no-op.
      reader.connected = false;
      resolve();
    });
  });
}
