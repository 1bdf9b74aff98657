import { timingSafeEqual } from 'node:crypto';
import { sm3 } from '../../crypto/sm.ts';
import type { CommandApdu } from '../pcsc/apdu.ts';
import { isoPin } from '../pcsc/plainPin.ts';
import { plainSoftcardProfile } from '../pcsc/profile.ts';
import type { PinKeeper } from './pinKeeper.ts';
import { fail, sw } from './statusWord.ts';

type Perform = (command: CommandApdu, data: Uint8Array) => void;

/** A soft card's ISO 7816-4 PIN commands, by instruction. `setVerified`: whether the user PIN holds from now on. */
export function createPlainPinCommands(pins: PinKeeper, setVerified: (isVerified: boolean) => void): Readonly<Record<number, Perform>> {
  const { p2, padding, blockLength } = plainSoftcardProfile.verify;

  /** The digests of the blocks' PINs. */
  function digestsIn({ p1, p2: which }: CommandApdu, data: Uint8Array, count: number): Uint8Array[] {
    if (p1 !== 0 || which !== p2) fail(sw.wrongP1P2);
    if (data.length !== count * blockLength) fail(sw.length);
    return Array.from({ length: count }, (_, at) => {
      const block = data.subarray(at * blockLength, (at + 1) * blockLength);
      const end = block.findIndex((byte) => byte === padding);
      const pin = end < 0 ? block : block.subarray(0, end);
      if (pin.length === 0 || block.subarray(pin.length).some((byte) => byte !== padding)) fail(sw.wrongData);
      return sm3(pin);
    });
  }
  function replace(data: Uint8Array, command: CommandApdu, check: PinKeeper['checkUser'], proven: () => Uint8Array): void {
    const [proof, next] = digestsIn(command, data, 2);
    if (!proof || !next) return fail(sw.length);
    setVerified(false);
    check(() => timingSafeEqual(proof, proven()));
    pins.setUserPin(next);
  }

  return {
    [isoPin.verify]: (command, data) => {
      const [digest] = digestsIn(command, data, 1);
      setVerified(false);
      pins.checkUser(() => digest !== undefined && timingSafeEqual(digest, pins.state.userPinDigest));
      setVerified(true);
    },
    [isoPin.changeReferenceData]: (command, data) => replace(data, command, pins.checkUser, () => pins.state.userPinDigest),
    [isoPin.resetRetryCounter]: (command, data) => replace(data, command, pins.checkAdmin, () => pins.adminPinDigest),
  };
}
