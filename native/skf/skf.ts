import { AppError } from '../../contract/errors.ts';
import type { PinResult } from '../../contract/card.ts';
import type { Sm3Digest } from '../../crypto/sm.ts';
import type { PinLength } from '../cardSource.ts';
import { DEVINFO_ROOM, type DevInfo, ECC_SIGNATURE_BYTES, readDevInfo, readEccSignature, readNames } from './blobs.ts';
import type { SkfArgument, SkfFunction, SkfLibrary } from './library.ts';
import { isAbsent, sar, sarError } from './sar.ts';

/** A library's own handles: good until closed. */
export type Device = bigint & { readonly __brand: 'DEVHANDLE' };
export type Application = bigint & { readonly __brand: 'HAPPLICATION' };
export type Container = bigint & { readonly __brand: 'HCONTAINER' };

const ROOM = 16_384;
const ROOM_LIMIT = 1 << 20;
/** ULONG, BOOL and handles are written into 16 bytes: some vendors' are wider than the standard's. */
const CELL = 16;
/** No card gives more tries; what is above is not a counter. */
const MAX_TRIES = 255;
const UNSET = 0xffffffff;
const pinTypes = { user: 1, admin: 0 } as const;

/** Memory outside the collected heap, which nothing moves or copies: fit for a PIN and for a library to write to. */
const memory = (bytes: number): Buffer => Buffer.from(new ArrayBuffer(bytes));

function ulong(value: number): Buffer {
  const cell = memory(CELL);
  cell.writeUInt32LE(value);
  return cell;
}

/** GM/T 0016 functions over one library, in the standard's names. `signal` ends the work before its next call, with its reason; handles are closed nonetheless. */
export function skf(library: SkfLibrary, pinLength: PinLength, signal?: AbortSignal) {
  async function must(name: SkfFunction, ...args: SkfArgument[]): Promise<void> {
    signal?.throwIfAborted();
    const result = await library.call(name, ...args);
    if (result !== sar.ok) throw sarError(result, name);
  }

  /** A function that fills a buffer and tells how much. Undefined: the library has no such object. */
  async function read(name: SkfFunction, ...args: SkfArgument[]): Promise<Uint8Array | undefined> {
    for (let room = ROOM; ; ) {
      signal?.throwIfAborted();
      const buffer = memory(room);
      const size = ulong(room);
      const result = await library.call(name, ...args, buffer, size);
      const told = size.readUInt32LE();
      if (result === sar.bufferTooSmall && room === ROOM && told > room && told <= ROOM_LIMIT) {
        room = told;
        continue;
      }
      if (isAbsent(result)) return undefined;
      if (result !== sar.ok) throw sarError(result, name);
      // A length beyond the buffer was never written: whatever lies there is not the answer.
      if (told > room) throw new AppError('card/communication', { cause: new Error(`${name} told a length of ${told}`) });
      return Uint8Array.from(buffer.subarray(0, told));
    }
  }

  async function open(name: SkfFunction, ...args: SkfArgument[]): Promise<bigint> {
    const handle = memory(CELL);
    await must(name, ...args, handle);
    return handle.readBigUInt64LE();
  }

  /** Sends a PIN command exactly once; the copies of the PINs are wiped when it is back. */
  async function tryPin(name: SkfFunction, pins: readonly Uint8Array[], call: (pins: Buffer[], left: Buffer) => SkfArgument[]): Promise<PinResult> {
    signal?.throwIfAborted();
    const left = ulong(UNSET);
    const copies = pins.map((pin) => {
      const copy = memory(pin.length + 1);
      copy.set(pin);
      return copy;
    });
    let result: number;
    try {
      result = await library.call(name, ...call(copies, left));
    } finally {
      for (const copy of copies) copy.fill(0);
    }
    if (result === sar.ok) return { result: 'ok' };
    if (result === sar.pinLocked) return { result: 'locked' };
    if (result === sar.pinLengthRange) throw new AppError('pin/length', { params: { ...pinLength } });
    if (result === sar.deviceRemoved && name !== 'SKF_VerifyPIN') throw new AppError('pin/change-unknown', { cause: sarError(result, name) });
    if (result !== sar.pinIncorrect) throw sarError(result, name);
    const told = left.readUInt32LE();
    return { result: 'wrong', triesLeft: told <= MAX_TRIES ? told : undefined };
  }

  /** Closing after the work: a device that is gone is closed already. */
  async function close(name: SkfFunction, handle: bigint): Promise<void> {
    await library.call(name, handle).catch(() => {});
  }

  return {
    /** Names of the devices that are present. */
    enumDev: async (): Promise<Uint8Array[]> => readNames((await read('SKF_EnumDev', 1)) ?? new Uint8Array()),
    connectDev: async (name: Uint8Array): Promise<Device> => (await open('SKF_ConnectDev', name)) as Device,
    disconnectDev: (device: Device) => close('SKF_DisConnectDev', device),
    devInfo: async (device: Device): Promise<DevInfo> => {
      const info = memory(DEVINFO_ROOM);
      await must('SKF_GetDevInfo', device, info);
      return readDevInfo(info);
    },
    enumApplication: async (device: Device): Promise<Uint8Array[]> => readNames((await read('SKF_EnumApplication', device)) ?? new Uint8Array()),
    openApplication: async (device: Device, name: Uint8Array): Promise<Application> =>
      (await open('SKF_OpenApplication', device, name)) as Application,
    closeApplication: (application: Application) => close('SKF_CloseApplication', application),
    clearSecureState: (application: Application) => close('SKF_ClearSecureState', application),
    enumContainer: async (application: Application): Promise<Uint8Array[]> =>
      readNames((await read('SKF_EnumContainer', application)) ?? new Uint8Array()),
    openContainer: async (application: Application, name: Uint8Array): Promise<Container> =>
      (await open('SKF_OpenContainer', application, name)) as Container,
    closeContainer: (container: Container) => close('SKF_CloseContainer', container),
    /** DER of the signing certificate; undefined where the container has none. */
    signCertificate: (container: Container): Promise<Uint8Array | undefined> => read('SKF_ExportCertificate', container, 1),
    /** Undefined where the library does not tell. */
    pinInfo: async (application: Application): Promise<{ triesMax: number; triesLeft: number } | undefined> => {
      const [max, left, isInitial] = [ulong(UNSET), ulong(UNSET), ulong(0)];
      try {
        await must('SKF_GetPINInfo', application, pinTypes.user, max, left, isInitial);
      } catch (thrown) {
        if (AppError.from(thrown).code === 'card/removed') throw thrown;
        return undefined;
      }
      const [triesMax, triesLeft] = [max.readUInt32LE(), left.readUInt32LE()];
      return triesMax === 0 || triesMax > MAX_TRIES || triesLeft > triesMax ? undefined : { triesMax, triesLeft };
    },
    verifyPin: (application: Application, pin: Uint8Array) =>
      tryPin('SKF_VerifyPIN', [pin], (pins, left) => [application, pinTypes.user, ...pins, left]),
    changePin: (application: Application, oldPin: Uint8Array, newPin: Uint8Array) =>
      tryPin('SKF_ChangePIN', [oldPin, newPin], (pins, left) => [application, pinTypes.user, ...pins, left]),
    unblockPin: (application: Application, puk: Uint8Array, newPin: Uint8Array) =>
      tryPin('SKF_UnblockPIN', [puk, newPin], (pins, left) => [application, ...pins, left]),
    /** r‖s, 64 bytes. */
    eccSign: async (container: Container, digest: Sm3Digest): Promise<Uint8Array> => {
      const blob = memory(ECC_SIGNATURE_BYTES);
      await must('SKF_ECCSignData', container, digest, digest.length, blob);
      const signature = readEccSignature(blob);
      if (!signature) throw new AppError('card/communication', { cause: new Error('SKF_ECCSignData gave no 256-bit signature') });
      return signature;
    },
    /** PKCS#1 v1.5 over a DER DigestInfo. */
    rsaSign: async (container: Container, digestInfo: Uint8Array): Promise<Uint8Array> =>
      (await read('SKF_RSASignData', container, digestInfo, digestInfo.length)) ?? new Uint8Array(),
  };
}
export type Skf = ReturnType<typeof skf>;
