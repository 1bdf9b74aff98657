import { constants, createPrivateKey, privateEncrypt, randomBytes, timingSafeEqual } from 'node:crypto';
import { sm2PublicKeyOf, sm2SignDigest, sm3, sm3Digest } from '../../crypto/sm.ts';
import { sm4EcbDecrypt } from '../../crypto/sm4.ts';
import type { PrivateKey } from '../../crypto/testing/testCa.ts';
import { decodeApdu, type CommandApdu } from '../pcsc/apdu.ts';
import { ins } from '../pcsc/gmt0017.ts';
import { pinMac, verifyBlock } from '../pcsc/pinBlock.ts';
import { createPlainPinCommands } from './plainPinCommands.ts';
import { type CheckPin, createPinKeeper, type SoftCardPins, type SoftCardState } from './pinKeeper.ts';
import { fail, StatusWord, sw } from './statusWord.ts';

export const SOFTCARD_APPLICATION = 'EPORT';
export const SOFTCARD_CONTAINER = 'EPORT-SIGN';

/** 3B 88 01: T=1, eight historical bytes "SWKEY001", check byte. */
export const SOFTCARD_ATR: Uint8Array = withCheckByte([0x3b, 0x88, 0x01, ...Buffer.from('SWKEY001')]);

/** Of a card that takes its PINs in plain: "SWKEY002". */
export const PLAIN_SOFTCARD_ATR: Uint8Array = withCheckByte([0x3b, 0x88, 0x01, ...Buffer.from('SWKEY002')]);

export interface SoftCardContent {
  readonly key: PrivateKey;
  /** Bytes that ExportCertificate answers. */
  readonly certificate: Uint8Array;
  readonly pins: SoftCardPins;
  /** False: a card without a GM/T 0017 application, as any other smart card. */
  readonly hasApplication?: boolean;
  /** ISO 7816-4 PIN commands in plain, and none of GM/T 0017's. Default: the other way round. */
  readonly takesPlainPin?: boolean;
}

/** A GM/T 0017 card in TypeScript. */
export interface SoftCard {
  readonly atr: Uint8Array;
  /** One command APDU in, one response APDU out; never throws, whatever the bytes. */
  transmit(apdu: Uint8Array): Uint8Array;
  /** Power cycle or reset: forgets sessions and handles, keeps PIN counters. */
  reset(): void;
  readonly state: SoftCardState;
  onStateChange(listener: (state: SoftCardState) => void): void;
}

const APP_ID = Uint8Array.of(0x00, 0x01);
const CONTAINER_ID = Uint8Array.of(0x00, 0x01);

/** Makes a card of its key, certificate and PINs. */
export function createSoftCard(content: SoftCardContent): SoftCard {
  const { key, certificate } = content;
  const pins = createPinKeeper(content.pins);

  // Gone with power.
  let challenge: Uint8Array | undefined;
  let opened = false;
  let verified = false;
  let chained: Uint8Array[] = [];
  let pending = new Uint8Array();

  /** The data after AppID, once that is the open application's. */
  function inApplication(data: Uint8Array): Uint8Array {
    if (data.length < 2) fail(sw.length);
    if (!opened || !equal(data.subarray(0, 2), APP_ID)) fail(sw.notFound);
    return data.subarray(2);
  }
  function inContainer(data: Uint8Array): Uint8Array {
    const rest = inApplication(data);
    if (rest.length < 2) fail(sw.length);
    if (!equal(rest.subarray(0, 2), CONTAINER_ID)) fail(sw.notFound);
    return rest.subarray(2);
  }
  function takeChallenge(): Uint8Array {
    const taken = challenge ?? fail(sw.conditions);
    challenge = undefined; // one use
    return taken;
  }

  /** ChangePIN and UnblockPIN: AppID ‖ new PIN block ‖ 4-byte MAC, both under the key of the PIN that proves the right. */
  function replaceUserPin(data: Uint8Array, provingKey: Uint8Array, check: CheckPin): void {
    const rest = inApplication(data);
    if (rest.length < 20 || (rest.length - 4) % 16 !== 0) fail(sw.length);
    const random = takeChallenge();
    check(() => equal(pinMac(provingKey, random, data.subarray(0, -4)), data.subarray(-4)));
    const plain = sm4EcbDecrypt(provingKey, rest.subarray(0, -4));
    const newPin = unpadded(plain) ?? fail(sw.wrongData);
    verified = false;
    pins.setUserPin(sm3(newPin));
    plain.fill(0);
  }

  const plainPinCommands = createPlainPinCommands(pins, (isVerified) => {
    verified = isVerified;
  });
  const commands: Readonly<Record<number, (command: CommandApdu, data: Uint8Array) => Uint8Array | void>> = {
    [ins.getDevInfo]: () => Buffer.from('SWKEY001 soft card\0'),
    [ins.genRandom]: (command) => {
      const random = Uint8Array.from(randomBytes(command.le ?? fail(sw.length)));
      challenge = random.length === 8 ? random : undefined;
      return random;
    },
    [ins.enumApplication]: () => Buffer.from(`${SOFTCARD_APPLICATION}\0\0`),
    [ins.openApplication]: (_command, data) => {
      if (Buffer.from(data).toString() !== SOFTCARD_APPLICATION) fail(sw.notFound);
      opened = true;
      // rights ‖ most containers ‖ most certificates ‖ most files ‖ AppID
      return Uint8Array.of(0, 0, 0, 0xff, 1, 1, 0, 0, ...APP_ID);
    },
    [ins.closeApplication]: (_command, data) => {
      inApplication(data);
      opened = false;
      verified = false;
    },
    [ins.enumContainer]: (_command, data) => {
      inApplication(data);
      return Buffer.from(`${SOFTCARD_CONTAINER}\0\0`);
    },
    [ins.openContainer]: (_command, data) => {
      if (Buffer.from(inApplication(data)).toString() !== SOFTCARD_CONTAINER) fail(sw.notFound);
      return CONTAINER_ID;
    },
    [ins.getContainerInfo]: (_command, data) => {
      if (Buffer.from(inApplication(data)).toString() !== SOFTCARD_CONTAINER) fail(sw.notFound);
      const bits = key.algorithm === 'SM2' ? 256 : 1024;
      // kind ‖ bits of signing key ‖ bits of exchange key ‖ has signing certificate ‖ has exchange certificate
      return Uint8Array.of(key.algorithm === 'SM2' ? 2 : 1, 0, 0, bits >> 8, bits & 0xff, 0, 0, 0, 0, 1, 0);
    },
    [ins.exportCertificate]: (command, data) => {
      inContainer(data);
      if (command.p1 !== 1) fail(sw.notFound);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(certificate.length);
      return Buffer.concat([length, certificate]);
    },
    [ins.exportPublicKey]: (command, data) => {
      inContainer(data);
      if (command.p1 !== 1 || key.algorithm !== 'SM2') fail(sw.wrongP1P2);
      return Buffer.concat([Uint8Array.of(0, 0, 1, 0), sm2PublicKeyOf(key.privateKey).subarray(1)]);
    },
    [ins.getPinInfo]: (command, data) => {
      inApplication(data);
      const { triesMax, triesLeft } = pins.state;
      return Uint8Array.of(triesMax, command.p2 === 1 ? triesLeft : pins.adminTriesLeft, 0);
    },
    [ins.verifyPin]: (command, data) => {
      const block = inApplication(data);
      if (command.p2 !== 1) fail(sw.wrongP1P2);
      if (block.length !== 16) fail(sw.length);
      const random = takeChallenge();
      verified = false;
      pins.checkUser(() => equal(verifyBlock(pins.userKey(), random), block));
      verified = true;
    },
    [ins.changePin]: (_command, data) => replaceUserPin(data, pins.userKey(), pins.checkUser),
    [ins.unblockPin]: (_command, data) => replaceUserPin(data, pins.adminKey(), pins.checkAdmin),
    [ins.clearSecureState]: (_command, data) => {
      inApplication(data);
      verified = false;
    },
    [ins.eccSignData]: (command, data) => {
      const digest = inContainer(data);
      if (command.p1 !== 2 || key.algorithm !== 'SM2') fail(sw.wrongP1P2);
      if (digest.length !== 32) fail(sw.length);
      if (!verified) fail(sw.notAllowed);
      return Buffer.concat([Uint8Array.of(0, 0, 1, 0), sm2SignDigest(key.privateKey, sm3Digest(digest))]);
    },
    [ins.rsaSignData]: (_command, data) => {
      const digestInfo = inContainer(data);
      if (key.algorithm !== 'RSA') fail(sw.wrongP1P2);
      if (digestInfo.length === 0 || digestInfo.length > 100) fail(sw.length);
      if (!verified) fail(sw.notAllowed);
      return privateEncrypt({ key: createPrivateKey(key.privateKey), padding: constants.RSA_PKCS1_PADDING }, digestInfo);
    },
  };

  function run(apdu: Uint8Array): Uint8Array {
    const command = decodeApdu(apdu) ?? fail(sw.length);
    if (command.cla === 0 && command.ins === 0xc0) return answer(takePending(command.le ?? 256));
    pending = new Uint8Array();
    if (content.takesPlainPin) {
      const performPlain = command.cla === 0 ? plainPinCommands[command.ins] : undefined;
      if (performPlain) {
        performPlain(command, command.data ?? new Uint8Array());
        return answer(new Uint8Array());
      }
      if (encipheredPinCommands.has(command.ins)) fail(sw.unknownIns);
    }
    if ((command.cla & 0xef) !== 0x80 || content.hasApplication === false) fail(sw.unknownCla);
    if (command.cla & 0x10) {
      chained.push(command.data ?? new Uint8Array());
      if (chained.length > 64) fail(sw.length);
      return answer(new Uint8Array());
    }
    const data = Uint8Array.from(Buffer.concat([...chained, command.data ?? new Uint8Array()]));
    chained = [];
    const perform = commands[command.ins] ?? fail(sw.unknownIns);
    const result = Uint8Array.from(perform(command, data) ?? []);
    if (command.extended || result.length <= 256) return answer(result);
    pending = result;
    return answer(takePending(256));
  }
  function takePending(length: number): Uint8Array {
    if (pending.length === 0) fail(sw.conditions);
    const part = pending.slice(0, length);
    pending = pending.slice(length);
    return part;
  }
  function answer(data: Uint8Array): Uint8Array {
    const left = Math.min(pending.length, 256);
    return Uint8Array.of(...data, ...(left > 0 ? [0x61, left & 0xff] : [0x90, 0x00]));
  }

  return {
    atr: content.takesPlainPin ? PLAIN_SOFTCARD_ATR : SOFTCARD_ATR,
    transmit: (apdu) => {
      try {
        return run(apdu);
      } catch (thrown) {
        chained = [];
        const value = thrown instanceof StatusWord ? thrown.sw : sw.internal;
        return Uint8Array.of(value >> 8, value & 0xff);
      }
    },
    reset: () => {
      challenge = undefined;
      opened = false;
      verified = false;
      chained = [];
      pending = new Uint8Array();
    },
    get state() {
      return pins.state;
    },
    onStateChange: pins.onChange,
  };
}

const encipheredPinCommands: ReadonlySet<number> = new Set([ins.verifyPin, ins.changePin, ins.unblockPin]);

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Takes 80 and zeros off; undefined when they are not there or nothing is left. */
function unpadded(bytes: Uint8Array): Uint8Array | undefined {
  const end = bytes.findLastIndex((byte) => byte !== 0);
  return end > 0 && bytes[end] === 0x80 ? bytes.subarray(0, end) : undefined;
}

function withCheckByte(atr: readonly number[]): Uint8Array {
  return Uint8Array.of(...atr, atr.slice(1).reduce((check, byte) => check ^ byte, 0));
}
