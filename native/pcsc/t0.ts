import { decodeApdu, exchange, type Transmit } from './apdu.ts';
import { isPlainPinCommand } from './plainPin.ts';

/**
 * APDUs over a T=0 connection (ISO 7816-3 12.2): one exchange carries data or fetches an answer, never both, and there are no extended
 * lengths. Data longer than one command are chained, answers are fetched with GET RESPONSE, and a wrong Le is asked for anew.
 */
export function overT0(transmit: Transmit): Transmit {
  const tpdu: Transmit = (bytes) => {
    const command = decodeApdu(bytes);
    return transmit(command?.data && command.le !== undefined ? bytes.subarray(0, -1) : bytes);
  };
  return async (apdu) => {
    // Goes as it is, and no copy of it is made here.
    if (isPlainPinCommand(apdu)) return transmit(apdu);
    const command = decodeApdu(apdu);
    if (!command) return transmit(apdu);
    const { data, sw } = await exchange(tpdu, command, 'short');
    return Uint8Array.of(...data, sw >> 8, sw & 0xff);
  };
}
