import type { CardSignature, PinResult, PinState } from '../../contract/card.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { type EportCertificate, readCertificate } from '../../crypto/certificate.ts';
import type { CardSession, SourceCard, UsableCard } from '../cardSource.ts';
import { type Prepared, prepare, signedBy } from '../payload.ts';
import type { DeviceProfile } from '../pcsc/profile.ts';
import { type CardFace, faceOf } from '../token.ts';
import type { Application, Container, Device, Skf } from './skf.ts';

/** Where on a device the signing key lies. Names as the library gave them. */
export interface SkfToken extends UsableCard {
  readonly profile: DeviceProfile;
  readonly application: Uint8Array;
  readonly container: Uint8Array;
}
export interface SkfCard extends SourceCard {
  readonly token: SkfToken | undefined;
}
export interface SkfReading {
  /** What the device calls itself; empty when it does not say. */
  readonly label: string;
  readonly face: CardFace;
  readonly token: SkfToken | undefined;
}

/** Handles never outlive the work that they were opened for. */
async function withHandle<H, T>(opened: Promise<H>, close: (handle: H) => Promise<void>, work: (handle: H) => Promise<T>): Promise<T> {
  const handle = await opened;
  try {
    return await work(handle);
  } finally {
    await close(handle);
  }
}
const withDevice = <T>(card: Skf, name: Uint8Array, work: (device: Device) => Promise<T>): Promise<T> =>
  withHandle(card.connectDev(name), card.disconnectDev, work);
const withApplication = <T>(card: Skf, device: Device, name: Uint8Array, work: (application: Application) => Promise<T>): Promise<T> =>
  withHandle(card.openApplication(device, name), card.closeApplication, work);
const withContainer = <T>(card: Skf, application: Application, name: Uint8Array, work: (container: Container) => Promise<T>): Promise<T> =>
  withHandle(card.openContainer(application, name), card.closeContainer, work);

/**
 * Reads who a device is, without a PIN: the first container whose signing certificate is an E-Port one.
 * What is wrong with one application or container is no reason not to look at the next.
 * @throws AppError `card/removed`, or why the device could not be connected to
 */
export async function readSkfDevice(card: Skf, name: Uint8Array, profile: DeviceProfile): Promise<SkfReading> {
  return withDevice(card, name, async (device) => {
    const label = await tolerant(async () => {
      const info = await card.devInfo(device);
      return [info.label || info.manufacturer, info.serialNumber].join(' ').trim();
    });
    let problem: ErrorCode = 'card/unknown';
    let pin: PinState = { state: 'unknown' };
    const note = (code: ErrorCode): void => {
      if (problem === 'card/unknown') problem = code;
    };
    for (const application of await card.enumApplication(device)) {
      const token = await tolerant(
        () =>
          withApplication(card, device, application, async (opened) => {
            pin = pinState(await card.pinInfo(opened));
            for (const container of await card.enumContainer(opened)) {
              const certificate = await tolerant(() => withContainer(card, opened, container, (one) => certificateOf(card, one)), note);
              if (certificate) return { profile, application, container, certificate };
            }
            return undefined;
          }),
        note,
      );
      if (token) return { label: label ?? '', token, face: faceOf(token.certificate, profile.pinLength, pin) };
    }
    return { label: label ?? '', token: undefined, face: { pin, pinLength: profile.pinLength, problem } };
  });
}

/** Undefined instead of a failure, but for a device that is gone. */
async function tolerant<T>(work: () => Promise<T>, note: (code: ErrorCode) => void = () => {}): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.code === 'card/removed') throw error;
    note(error.code);
    return undefined;
  }
}

async function certificateOf(card: Skf, container: Container): Promise<EportCertificate | undefined> {
  const der = await card.signCertificate(container);
  return der && der.length > 0 ? readCertificate(der) : undefined;
}

function pinState(info: { triesMax: number; triesLeft: number } | undefined): PinState {
  return info ? { state: info.triesLeft === 0 ? 'locked' : 'ready', ...info } : { state: 'unknown' };
}

/** A device as the card port takes it. Before a PIN is sent, the card is proven to be the one that was shown. */
export function skfSession(card: Skf, name: Uint8Array, token: SkfToken): CardSession {
  const { certificate, profile } = token;

  const open = <T>(work: (application: Application, container: Container) => Promise<T>): Promise<T> =>
    withDevice(card, name, (device) =>
      withApplication(card, device, token.application, (application) =>
        withContainer(card, application, token.container, async (container) => {
          const der = await card.signCertificate(container);
          if (!der || !Buffer.from(der).equals(certificate.der)) throw new AppError('card/changed');
          return work(application, container);
        }),
      ),
    );

  /** Libraries differ in whether they fill in the counter: where it was not told, or is zero, the card is asked. */
  async function counted(application: Application, result: PinResult): Promise<PinResult> {
    if (result.result !== 'wrong' || (result.triesLeft !== undefined && result.triesLeft > 0)) return result;
    const info = await card.pinInfo(application);
    if (info) return info.triesLeft === 0 ? { result: 'locked' } : { result: 'wrong', triesLeft: info.triesLeft };
    return { result: 'wrong', triesLeft: undefined };
  }

  return {
    verifyPin: (pin) =>
      open(async (application) => {
        const result = await card.verifyPin(application, pin);
        if (result.result === 'ok') await card.clearSecureState(application);
        return counted(application, result);
      }),
    changePin: (oldPin, newPin) =>
      open(async (application) => {
        const result = await card.changePin(application, oldPin, newPin);
        await card.clearSecureState(application);
        return counted(application, result);
      }),
    unblockPin: (puk, newPin) =>
      open(async (application) => {
        const result = await card.unblockPin(application, puk, newPin);
        await card.clearSecureState(application);
        return result;
      }),
    sign: async (pin, payloads) => {
      const prepared = payloads.map((payload) => prepare(payload, certificate, profile.rsaDigest));
      return open(async (application, container) => {
        const verified = await counted(application, await card.verifyPin(application, pin));
        if (verified.result !== 'ok') return verified;
        try {
          const signatures: CardSignature[] = [];
          for (const one of prepared) {
            const signature = await sign(card, container, one);
            if (!signedBy(certificate, one, signature)) throw new AppError('card/communication', { cause: new Error('the signature does not verify') });
            signatures.push({ signature, algorithm: one.algorithm, certificate: certificate.der });
          }
          return { result: 'ok', signatures };
        } finally {
          await card.clearSecureState(application);
        }
      });
    },
  };
}

function sign(card: Skf, container: Container, prepared: Prepared): Promise<Uint8Array> {
  return 'digest' in prepared ? card.eccSign(container, prepared.digest) : card.rsaSign(container, prepared.digestInfo);
}
