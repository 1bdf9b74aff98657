import type { CardInfo, CardSignature, PinResult, PinState, SignPayload, SignResult } from '../contract/card.ts';
import { AppError } from '../contract/errors.ts';
import { pinCharacters } from '../contract/pinBlock.ts';
import { readCertificate, type EportCertificate } from '../crypto/certificate.ts';
import type { CardSession, PinLength, ReaderSession, SourceCard } from './cardSource.ts';
import type { Transmit } from './pcsc/apdu.ts';
import { prepare, signedBy } from './payload.ts';
import { gmt0017, type AppId, type Gmt0017 } from './pcsc/gmt0017.ts';
import type { KeypadEntry } from './pcsc/keypad.ts';
import type { DeviceProfile } from './pcsc/profile.ts';

/** What reading a token found: enough to show the card and to sign with it later without looking around again. */
export interface Token {
  readonly profile: DeviceProfile;
  readonly application: string;
  readonly container: string;
  readonly certificate: EportCertificate;
  readonly pin: PinState;
}

/** A card that is spoken to by APDU. */
export interface TokenCard extends SourceCard {
  readonly token: Token | undefined;
}

/** The part of CardInfo that comes from the card itself. */
export type CardFace = Omit<CardInfo, 'cardId' | 'provider' | 'reader' | 'device' | 'keypad'>;

export type TokenReading = { readonly token: Token; readonly face: CardFace } | { readonly token: undefined; readonly face: CardFace };

/** Card operations need one connection each: run inside it, one after another. */
interface Opened {
  readonly card: Gmt0017;
  readonly app: AppId;
}

/**
 * Reads who the card is, without a PIN: finds the first container with a certificate.
 * Never rejects for what is wrong with the card itself: that is `face.problem`. Rejects when the connection fails.
 */
export async function readToken(transmit: Transmit, profile: DeviceProfile): Promise<TokenReading> {
  const card = gmt0017(transmit, profile);
  let problem: 'card/unknown' | 'card/certificate-broken' = 'card/unknown';
  let pin: PinState = { state: 'unknown' };
  for (const application of await names(profile.applications, () => card.enumApplications())) {
    const app = await card.openApplication(application);
    if (!app) continue;
    pin = pinState(await card.pinInfo(app, 'user'));
    for (const container of await names(profile.containers, () => card.enumContainers(app))) {
      const id = await card.openContainer(app, container);
      const der = id && (await card.exportCertificate(app, id));
      if (!der) continue;
      try {
        const certificate = readCertificate(der);
        return { token: { profile, application, container, certificate, pin }, face: faceOf(certificate, profile.pinLength, pin) };
      } catch {
        problem = 'card/certificate-broken'; // another container may hold a good one
      }
    }
  }
  return { token: undefined, face: { pin, pinLength: profile.pinLength, problem } };
}

/** The profile's names when it has any: one command less. Else what the card lists. */
async function names(known: readonly string[], list: () => Promise<string[]>): Promise<readonly string[]> {
  return known.length > 0 ? known : list();
}

function pinState(info: { triesMax: number; triesLeft: number } | undefined): PinState {
  return info ? { state: info.triesLeft === 0 ? 'locked' : 'ready', ...info } : { state: 'unknown' };
}

/** The face of a card whose certificate was read. */
export function faceOf(certificate: EportCertificate, pinLength: PinLength, pin: PinState): CardFace {
  const { cardNo, certNo, holder, company, orgCode, algorithm } = certificate;
  return {
    cardNo,
    certNo,
    holder,
    ...(company === undefined ? {} : { company }),
    ...(orgCode === undefined ? {} : { orgCode }),
    algorithm,
    validFrom: certificate.notBefore.toISOString(),
    validTo: certificate.notAfter.toISOString(),
    pin,
    pinLength,
  };
}

/** The PIN state after a try, for the face that is shown next. */
export function pinAfter(before: PinState, result: PinResult | SignResult): PinState {
  const triesMax = before.triesMax === undefined ? {} : { triesMax: before.triesMax };
  if (result.result === 'locked') return { state: 'locked', triesLeft: 0, ...triesMax };
  if (result.result === 'ok') return before.triesMax === undefined ? { state: 'ready' } : { state: 'ready', triesLeft: before.triesMax, ...triesMax };
  return { state: 'ready', ...(result.triesLeft === undefined ? {} : { triesLeft: result.triesLeft }), ...triesMax };
}

/** Refuses a PIN of the wrong length before anything is sent to the card. @throws AppError `pin/length` {min, max} */
export function checkPinLength(pin: Uint8Array, length: { readonly min: number; readonly max: number }): void {
  const characters = pinCharacters(pin);
  if (characters < length.min || characters > length.max) throw new AppError('pin/length', { params: { min: length.min, max: length.max } });
}

async function open(transmit: Transmit, token: Token): Promise<Opened> {
  const card = gmt0017(transmit, token.profile);
  const app = await card.openApplication(token.application);
  if (!app) throw new AppError('card/changed');
  return { card, app };
}

/** The one VERIFY of an operation, in the opened application. */
type Verify = (card: Gmt0017, app: AppId) => Promise<PinResult>;

/** Checks the PIN, once, and leaves the card locked again. */
export async function verifyTokenPin(transmit: Transmit, token: Token, pin: Uint8Array | Verify): Promise<PinResult> {
  const { card, app } = await open(transmit, token);
  const result = await verifyBy(pin)(card, app);
  if (result.result === 'ok') await closeQuietly(card, app);
  return result;
}

/** Changes the user PIN; the old one is proven once. */
export async function changeTokenPin(transmit: Transmit, token: Token, oldPin: Uint8Array, newPin: Uint8Array): Promise<PinResult> {
  const { card, app } = await open(transmit, token);
  return card.changePin(app, oldPin, newPin);
}

/** Sets a new user PIN by the admin PIN and fills the user PIN's counter again. The result's counter is the admin PIN's. */
export async function unblockTokenPin(transmit: Transmit, token: Token, puk: Uint8Array, newPin: Uint8Array): Promise<PinResult> {
  const { card, app } = await open(transmit, token);
  return card.unblockPin(app, puk, newPin);
}

/**
 * Verifies the PIN once, then signs every payload and checks each signature with the card's certificate: a card that answers
 * nonsense has not signed. What cannot be signed is refused before the PIN is tried.
 * @throws AppError `card/unsupported` for a digest on an RSA card or of a wrong length.
 */
export async function signWithToken(
  transmit: Transmit,
  token: Token,
  pin: Uint8Array | Verify,
  payloads: readonly SignPayload[],
): Promise<SignResult> {
  const { certificate, profile } = token;
  const prepared = payloads.map((payload) => prepare(payload, certificate, profile.rsaDigest));
  const { card, app } = await open(transmit, token);
  const container = await card.openContainer(app, token.container);
  if (!container) throw new AppError('card/changed');
  const verified = await verifyBy(pin)(card, app);
  if (verified.result !== 'ok') return verified;
  const signatures: CardSignature[] = [];
  for (const one of prepared) {
    const signature = 'digest' in one ? await card.eccSign(app, container, one.digest) : await card.rsaSign(app, container, one.digestInfo);
    if (!signedBy(certificate, one, signature)) throw new AppError('card/communication', { cause: new Error('the signature does not verify') });
    signatures.push({ signature, algorithm: one.algorithm, certificate: certificate.der });
  }
  await closeQuietly(card, app);
  return { result: 'ok', signatures };
}

const verifyBy = (pin: Uint8Array | Verify): Verify => (typeof pin === 'function' ? pin : (card, app) => card.verifyPin(app, pin));

/** A token over one connection, as the card port takes it. `keypad`: the reader's, over the same connection. */
export function tokenSession(transmit: Transmit, token: Token, keypad?: KeypadEntry): CardSession {
  return {
    ...(keypad ? { atReader: readerSession(transmit, token, keypad) } : {}),
    verifyPin: (pin) => verifyTokenPin(transmit, token, pin),
    changePin: (oldPin, newPin) => changeTokenPin(transmit, token, oldPin, newPin),
    unblockPin: (puk, newPin) => unblockTokenPin(transmit, token, puk, newPin),
    sign: (pin, payloads) => signWithToken(transmit, token, pin, payloads),
  };
}

function readerSession(transmit: Transmit, token: Token, keypad: KeypadEntry): ReaderSession {
  return {
    verifyPin: (language) => verifyTokenPin(transmit, token, () => keypad.verifyPin(language)),
    changePin: async (language) => {
      await open(transmit, token);
      return keypad.changePin(language);
    },
    sign: (language, payloads) => signWithToken(transmit, token, () => keypad.verifyPin(language), payloads),
  };
}

/** The work is done: a card pulled just now does not undo it, and the connection's end clears its state too. */
async function closeQuietly(card: Gmt0017, app: AppId): Promise<void> {
  try {
    await card.clearSecureState(app);
  } catch {
    // The connection is ended with a reset.
  }
}
