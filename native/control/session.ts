import type { CardSignature, PinResult, PinState, SignPayload, SignResult } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import type { EportCertificate } from '../../crypto/certificate.ts';
import { verifySignature } from '../../crypto/signature.ts';
import type { CardSession } from '../cardSource.ts';
import type { ControlCalls } from './calls.ts';

export interface SessionCard {
  readonly certificate: EportCertificate;
  /** That it is still this card that the control would use. @throws AppError `card/removed`, `card/changed`, `card/…` */
  confirm(): Promise<void>;
  /** Ends the work before the next call, with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Tells that nobody knows the counter any more. */
  pinUnknown(state: PinState): void;
}

/**
 * A card through the control. Every signature is a call of its own that carries the PIN: several payloads mean as many
 * checks of a PIN that the first one proved right, each only after it is seen that the same card is there.
 */
export function controlSession(calls: ControlCalls, { certificate, confirm, signal, pinUnknown }: SessionCard): CardSession {
  async function once<R>(call: () => Promise<R>): Promise<R> {
    try {
      return await call();
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code === 'card/no-card' || error.code === 'card/no-reader') throw new AppError('card/removed', { cause: error });
      // Neither refused before the card saw it, nor answered by the card: the try may or may not have counted.
      if (error.code !== 'pin/length' && error.code !== 'card/service-stopped') pinUnknown({ state: 'unknown' });
      throw error;
    }
  }

  return {
    verifyPin: (pin): Promise<PinResult> => once(() => calls.verifyPin(pin)),
    changePin: (oldPin, newPin): Promise<PinResult> => once(() => calls.changePin(oldPin, newPin)),
    unblockPin: async () => {
      throw new AppError('card/unsupported'); // the control has no such call
    },
    sign: async (pin, payloads): Promise<SignResult> => {
      const messages = payloads.map(messageOf);
      const signatures: CardSignature[] = [];
      for (const [i, message] of messages.entries()) {
        signal?.throwIfAborted();
        if (i > 0) await confirm();
        const answer = await once(() => (message.text === undefined ? calls.signBytes(pin, message.bytes) : calls.signText(pin, message.text)));
        if (answer.result !== 'ok') return answer;
        signatures.push(checked(answer.signature, answer.certNo, message.bytes));
      }
      return { result: 'ok', signatures };
    },
  };

  /** What the control calls a signature must be one, of this card, over these bytes: the card may have been swapped meanwhile. */
  function checked(signature: Uint8Array, certNo: string | undefined, bytes: Uint8Array): CardSignature {
    if (certNo !== undefined && certNo !== certificate.certNo) throw new AppError('card/changed');
    const algorithm = certificate.algorithm === 'SM2' ? 'SM2-SM3' : 'RSA-SHA1';
    if (!verifySignature(certificate, algorithm, bytes, signature)) throw new AppError('card/communication');
    return { signature, algorithm, certificate: certificate.der };
  }
}

function messageOf(payload: SignPayload): { readonly text?: string; readonly bytes: Uint8Array } {
  if ('digest' in payload) throw new AppError('card/unsupported'); // the control hashes by itself
  return 'text' in payload ? { text: payload.text, bytes: new TextEncoder().encode(payload.text) } : { bytes: payload.bytes };
}
