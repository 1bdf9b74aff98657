import { decodeApdu, encodeApdu } from '../pcsc/apdu.ts';
import type { SoftCard } from './softcard.ts';
import { sw } from './statusWord.ts';

/** 3B 08: T=0, the eight historical bytes "SWKEY001". */
export const T0_ATR: Uint8Array = Uint8Array.of(0x3b, 0x08, ...Buffer.from('SWKEY001'));

/**
 * The same card behind the T=0 protocol, and strict about it: no extended lengths, no command with both data and Le (6700); an answer to
 * data waits for GET RESPONSE (61xx), and any other length than the answer's is refused with the right one (6Cxx).
 */
export function t0Card(card: SoftCard): SoftCard {
  let pending = new Uint8Array();
  const answer = (status: number, data: Uint8Array = new Uint8Array()): Uint8Array => Uint8Array.of(...data, status >> 8, status & 0xff);
  const more = (): number => 0x6100 | (pending.length > 255 ? 0 : pending.length);

  function fetch(le: number): Uint8Array {
    if (pending.length === 0) return answer(sw.conditions);
    if (le > pending.length) return answer(0x6c00 | pending.length);
    const part = pending.slice(0, le);
    pending = pending.slice(le);
    return answer(pending.length > 0 ? more() : sw.ok, part);
  }

  return {
    ...card,
    atr: T0_ATR,
    get state() {
      return card.state;
    },
    reset: () => {
      pending = new Uint8Array();
      card.reset();
    },
    transmit: (apdu) => {
      const command = decodeApdu(apdu);
      if (!command || command.extended || (command.data && command.le !== undefined)) return answer(sw.length);
      if (command.cla === 0 && command.ins === 0xc0) return fetch(command.le ?? 256);
      const { cla, ins, p1, p2, data, le } = command;
      const whole = card.transmit(encodeApdu({ cla, ins, p1, p2, ...(data ? { data } : {}), ...(le === undefined ? {} : { le }) }, 'extended'));
      pending = Uint8Array.from(whole.subarray(0, -2));
      const status = ((whole.at(-2) ?? 0) << 8) | (whole.at(-1) ?? 0);
      if (status !== sw.ok || pending.length === 0) return answer(status);
      return data ? answer(more()) : fetch(le ?? 256);
    },
  };
}
