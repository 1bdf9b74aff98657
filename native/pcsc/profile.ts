import { z } from 'zod';
import type { CardDevice } from '../../contract/card.ts';
import generic from '../../resources/card-profiles/generic.json' with { type: 'json' };
import plainSoftcard from '../../resources/card-profiles/softcard-plain.json' with { type: 'json' };
import softcard from '../../resources/card-profiles/softcard.json' with { type: 'json' };

/** ISO 7816-4 VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER with PINs in plain, each padded to one length. */
const PlainPin = z.object({
  kind: z.literal('plain'),
  /** P2 of all three: which PIN. */
  p2: z.number().int().min(0).max(255),
  /** The byte that a PIN is padded with at its end. */
  padding: z.number().int().min(0).max(255),
  /** A padded PIN, in bytes; a keypad's structure holds no more (PC/SC part 10). */
  blockLength: z.number().int().min(4).max(15),
});
export type PlainPin = z.infer<typeof PlainPin>;

const Length = z.object({ min: z.number().int().min(1), max: z.number().int().max(64) });

/** Where GM/T 0017 leaves a choice to the device. One JSON file each in `resources/card-profiles/`. */
export const DeviceProfile = z.object({
  name: z.string(),
  /** Regular expression over the ATR in upper hex. */
  atr: z.string(),
  /** `short`: the reader or card takes no extended APDU; long data is chained, long answers are fetched. */
  lengths: z.enum(['extended', 'short']),
  /** Names to try first; whatever the card lists follows. */
  applications: z.array(z.string()),
  containers: z.array(z.string()),
  /** Key of the PIN block: the first 16 bytes of this hash of the PIN. */
  pinKey: z.enum(['sha1', 'sm3']),
  /** GM/T 0017 enciphers the PIN with a challenge, which no reader's keypad can do; a card that takes a plain one can have it typed there. */
  verify: z.discriminatedUnion('kind', [z.object({ kind: z.literal('enciphered') }), PlainPin]).default({ kind: 'enciphered' }),
  /** In characters. */
  pinLength: Length,
  adminPinLength: Length,
  /** Commands whose layout is known for this device; the standard alone leaves too much open to risk a try on it. */
  pinActs: z.array(z.enum(['change', 'unblock'])),
  /** Whether GetPINInfo is known to answer. */
  pinInfo: z.boolean(),
  rsaDigest: z.enum(['sha1', 'sha256']),
});
export type DeviceProfile = z.infer<typeof DeviceProfile>;

/** Special ones first; the last one takes every card. */
const profiles: readonly DeviceProfile[] = [DeviceProfile.parse(softcard), DeviceProfile.parse(plainSoftcard), DeviceProfile.parse(generic)];

export const softcardProfile: DeviceProfile = DeviceProfile.parse(softcard);
/** A soft card's way with PINs in plain. */
export const plainSoftcardProfile = DeviceProfile.extend({ verify: PlainPin }).parse(plainSoftcard);

/** What diagnostics tell of a card of that answer to reset. */
export function deviceOf(atr: Uint8Array): CardDevice {
  return { atr: Buffer.from(atr).toString('hex').toUpperCase(), profile: profileFor(atr).name };
}

/** The profile for a card, by its answer to reset. */
export function profileFor(atr: Uint8Array): DeviceProfile {
  const hex = Buffer.from(atr).toString('hex').toUpperCase();
  return profiles.find((profile) => new RegExp(profile.atr).test(hex)) ?? DeviceProfile.parse(generic);
}
