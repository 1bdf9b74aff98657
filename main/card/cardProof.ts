import type { CardProof, challengePurposes } from '../../contract/api/cardLogin.ts';
import { type CardPort, isAtReader } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import type { Remote } from '../remote/remote.ts';
import { type PinDesk, withPin } from './withPin.ts';

type Purpose = (typeof challengePurposes)[number];

/** A challenge lives two minutes; while the PIN window is open a fresh one is fetched this often. */
const RENEW_MS = 75_000;

/**
 * CARD-1: fetches a one-time challenge, asks for the PIN and lets the card sign it. The challenge is renewed while the user
 * thinks, so that a signed one is never stale.
 */
export async function proveCard(
  pinDesk: PinDesk,
  native: Pick<CardPort, 'sign'>,
  remote: Remote,
  cardId: string,
  purpose: Purpose,
): Promise<CardProof> {
  const { cardNo } = pinDesk.desk.usable(cardId);
  if (!cardNo) throw new AppError('card/certificate-broken');
  let challenge = await remote.api.cardLogin.challenge({ cardNo, purpose });
  // A failed renewal is no news: the server judges the challenge we have.
  const renew = (): Promise<void> => remote.api.cardLogin.challenge({ cardNo, purpose }).then((fresh) => void (challenge = fresh), () => {});
  const renewal = setInterval(renew, RENEW_MS);
  try {
    let signed = challenge;
    const { signatures } = await withPin(pinDesk, cardId, purpose, async (pin) => {
      // What is signed goes to the card before a PIN at the reader is typed, which may take half of the challenge's life.
      if (isAtReader(pin)) await renew();
      signed = challenge;
      return native.sign(cardId, pin, [{ text: signed.text }]);
    });
    const signature = signatures[0];
    if (!signature) throw new AppError('card/communication');
    return {
      challengeId: signed.challengeId,
      signature: Buffer.from(signature.signature).toString('base64'),
      algorithm: signature.algorithm,
      certificate: Buffer.from(signature.certificate).toString('base64'),
    };
  } finally {
    clearInterval(renewal);
  }
}
