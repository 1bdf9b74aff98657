import { AppError } from '../../contract/errors.ts';
import type { PinResult } from '../../contract/card.ts';
import type { Sm3Digest } from '../../crypto/sm.ts';
import { exchange, type CommandApdu, type ResponseApdu, type Transmit } from './apdu.ts';
import { pinResult, statusError } from './pinAnswer.ts';
import { newPinBlock, pinKey, pinMac, verifyBlock } from './pinBlock.ts';
import { isoPin, plainOf, plainPinCommand, sendPlainPin } from './plainPin.ts';
import type { DeviceProfile, PlainPin } from './profile.ts';

/** GM/T 0017-2012 instructions, class 80. */
export const ins = {
  getDevInfo: 0x04,
  getPinInfo: 0x14,
  changePin: 0x16,
  verifyPin: 0x18,
  unblockPin: 0x1a,
  clearSecureState: 0x1c,
  enumApplication: 0x22,
  openApplication: 0x26,
  closeApplication: 0x28,
  openContainer: 0x42,
  enumContainer: 0x46,
  getContainerInfo: 0x4a,
  exportCertificate: 0x4e,
  genRandom: 0x50,
  rsaSignData: 0x58,
  eccSignData: 0x74,
  exportPublicKey: 0x88,
} as const;

export const pinTypes = { user: 1, admin: 0 } as const;
export type PinType = keyof typeof pinTypes;

/** The card's own 2-byte handles, valid until it is reset. */
export type AppId = Uint8Array & { readonly __brand: 'AppId' };
export type ContainerId = Uint8Array & { readonly __brand: 'ContainerId' };

/** Commands of one card over one connection. Every function is one command, but for the PIN ones: a challenge and one command, or a plain one. */
export interface Gmt0017 {
  enumApplications(): Promise<string[]>;
  /** Undefined when the card has no application of that name. */
  openApplication(name: string): Promise<AppId | undefined>;
  enumContainers(app: AppId): Promise<string[]>;
  openContainer(app: AppId, name: string): Promise<ContainerId | undefined>;
  containerKind(app: AppId, name: string): Promise<'SM2' | 'RSA' | undefined>;
  /** DER of the signing certificate; undefined when the container has none. */
  exportCertificate(app: AppId, container: ContainerId): Promise<Uint8Array | undefined>;
  /** 65 bytes 04 ‖ X ‖ Y of an SM2 container. */
  exportPublicKey(app: AppId, container: ContainerId): Promise<Uint8Array>;
  /** Undefined when the card does not tell. */
  pinInfo(app: AppId, type: PinType): Promise<{ triesMax: number; triesLeft: number } | undefined>;
  verifyPin(app: AppId, pin: Uint8Array): Promise<PinResult>;
  changePin(app: AppId, oldPin: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  unblockPin(app: AppId, puk: Uint8Array, newPin: Uint8Array): Promise<PinResult>;
  clearSecureState(app: AppId): Promise<void>;
  /** r‖s, 64 bytes. */
  eccSign(app: AppId, container: ContainerId, digest: Sm3Digest): Promise<Uint8Array>;
  /** PKCS#1 v1.5 over a DER DigestInfo; the modulus' length. */
  rsaSign(app: AppId, container: ContainerId, digestInfo: Uint8Array): Promise<Uint8Array>;
}

type PlainInstruction = Parameters<typeof plainPinCommand>[0];

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Names NUL-separated, double-NUL ended, as SKF lists them. */
export function parseNames(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.split('\0').filter((name) => name.length > 0 && name.length <= 64 && !name.includes('�')).slice(0, 16);
}

/** GM/T 0017 over a transmit function, in the profile's way. */
export function gmt0017(transmit: Transmit, profile: DeviceProfile): Gmt0017 {
  const send = (command: Omit<CommandApdu, 'cla' | 'p1' | 'p2'> & { p1?: number; p2?: number }): Promise<ResponseApdu> =>
    exchange(transmit, { cla: 0x80, p1: 0, p2: 0, ...command }, profile.lengths);

  async function must(command: Parameters<typeof send>[0]): Promise<Uint8Array> {
    const { sw, data } = await send(command);
    if (sw !== 0x9000) throw statusError(sw);
    return data;
  }

  /** Not there (6A8x) and unknown instruction are answers, not faults. */
  async function maybe(command: Parameters<typeof send>[0]): Promise<Uint8Array | undefined> {
    const { sw, data } = await send(command);
    if (sw === 0x9000) return data;
    if (sw >> 8 === 0x6a || sw === 0x6d00 || sw === 0x6e00) return undefined;
    throw statusError(sw);
  }

  async function challenge(): Promise<Uint8Array> {
    const random = await must({ ins: ins.genRandom, le: 8 });
    if (random.length !== 8) throw new AppError('card/communication');
    return random;
  }

  /** Sends a PIN command exactly once and reads its answer. `lost`: what it means that no answer came, where it is not as usual. */
  async function tryPin(command: Parameters<typeof send>[0], lost?: 'pin/change-unknown'): Promise<PinResult> {
    return resultOf(send(command).then(({ sw }) => sw), lost);
  }

  async function resultOf(sent: Promise<number>, lost?: 'pin/change-unknown'): Promise<PinResult> {
    const sw = await sent.catch((cause: unknown) => {
      throw lost ? new AppError(lost, { cause }) : cause;
    });
    const result = pinResult(sw);
    if (!result) throw statusError(sw);
    return result;
  }

  const plain = plainOf(profile);
  const tryPlain = async (instruction: PlainInstruction, how: PlainPin, pins: readonly Uint8Array[], lost?: 'pin/change-unknown'): Promise<PinResult> =>
    resultOf(sendPlainPin(transmit, plainPinCommand(instruction, how, pins)), lost);

  async function replacePin(instruction: number, app: AppId, provingPin: Uint8Array, newPin: Uint8Array): Promise<PinResult> {
    const random = await challenge();
    const key = pinKey(provingPin, profile.pinKey);
    try {
      const body = Buffer.concat([app, newPinBlock(key, newPin)]);
      return await tryPin({ ins: instruction, p2: pinTypes.user, data: Buffer.concat([body, pinMac(key, random, body)]) }, 'pin/change-unknown');
    } finally {
      key.fill(0);
    }
  }

  return {
    enumApplications: async () => parseNames((await maybe({ ins: ins.enumApplication, le: 0 })) ?? new Uint8Array()),
    openApplication: async (name) => {
      const answer = await maybe({ ins: ins.openApplication, data: ascii(name), le: 10 });
      if (answer && answer.length !== 10) throw new AppError('card/communication');
      return answer?.slice(8) as AppId | undefined;
    },
    enumContainers: async (app) => parseNames((await maybe({ ins: ins.enumContainer, data: app, le: 0 })) ?? new Uint8Array()),
    openContainer: async (app, name) => {
      const answer = await maybe({ ins: ins.openContainer, data: Buffer.concat([app, ascii(name)]), le: 2 });
      if (answer && answer.length !== 2) throw new AppError('card/communication');
      return answer as ContainerId | undefined;
    },
    containerKind: async (app, name) => {
      const kind = (await maybe({ ins: ins.getContainerInfo, data: Buffer.concat([app, ascii(name)]), le: 11 }))?.[0];
      return kind === 1 ? 'RSA' : kind === 2 ? 'SM2' : undefined;
    },
    exportCertificate: async (app, container) => {
      const answer = await maybe({ ins: ins.exportCertificate, p1: 1, data: Buffer.concat([app, container]), le: 0 });
      if (!answer || answer.length < 4) return undefined;
      const length = Buffer.from(answer).readUInt32BE(0);
      return answer.slice(4, 4 + length);
    },
    exportPublicKey: async (app, container) => {
      const answer = await must({ ins: ins.exportPublicKey, p1: 1, data: Buffer.concat([app, container]), le: 0 });
      if (answer.length !== 68) throw new AppError('card/communication');
      return Uint8Array.of(4, ...answer.subarray(4));
    },
    pinInfo: async (app, type) => {
      if (!profile.pinInfo) return undefined;
      const answer = await maybe({ ins: ins.getPinInfo, p2: pinTypes[type], data: app, le: 3 });
      const [triesMax, triesLeft] = answer ?? [];
      return triesMax === undefined || triesLeft === undefined || triesLeft > triesMax ? undefined : { triesMax, triesLeft };
    },
    verifyPin: async (app, pin) => {
      if (plain) return tryPlain(isoPin.verify, plain, [pin]);
      const random = await challenge();
      const key = pinKey(pin, profile.pinKey);
      try {
        const data = Buffer.concat([app, verifyBlock(key, random)]);
        return await tryPin({ ins: ins.verifyPin, p2: pinTypes.user, data });
      } finally {
        key.fill(0);
      }
    },
    changePin: (app, oldPin, newPin) =>
      plain ? tryPlain(isoPin.changeReferenceData, plain, [oldPin, newPin], 'pin/change-unknown') : replacePin(ins.changePin, app, oldPin, newPin),
    unblockPin: (app, puk, newPin) =>
      plain ? tryPlain(isoPin.resetRetryCounter, plain, [puk, newPin], 'pin/change-unknown') : replacePin(ins.unblockPin, app, puk, newPin),
    clearSecureState: async (app) => {
      await must({ ins: ins.clearSecureState, data: app });
    },
    eccSign: async (app, container, digest) => {
      const answer = await must({ ins: ins.eccSignData, p1: 2, data: Buffer.concat([app, container, digest]), le: 68 });
      if (answer.length !== 68) throw new AppError('card/communication');
      return answer.slice(4);
    },
    rsaSign: (app, container, digestInfo) =>
      must({ ins: ins.rsaSignData, p1: 1, data: Buffer.concat([app, container, digestInfo]), le: 0 }),
  };
}
