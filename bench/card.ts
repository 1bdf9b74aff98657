import { api } from '../contract/api/api.ts';
import type { CardsSnapshot } from '../contract/card.ts';
import { DEMO_PIN } from '../contract/sandboxRegistry.ts';
import { sm2Verify } from '../crypto/sm.ts';
import { publicKeyOf } from '../crypto/testing/testCa.ts';
import { type NativeHost, startNativeHost } from '../main/card/nativeHost.ts';
import type { Transmit } from '../native/pcsc/apdu.ts';
import { softcardProfile } from '../native/pcsc/profile.ts';
import { loadSoftCard } from '../native/softcard/sandboxCards.ts';
import { readToken, tokenSession } from '../native/token.ts';
import { createServer } from '../server/app.ts';
import { registryCard, signBytes } from '../server/testing/cards.ts';
import { testClient } from '../server/testing/client.ts';
import { startPcscd } from '../tests/card/pcscd.ts';
import { benchReaders } from './cardReaders.ts';
import { soakCycles, soakNonsense, soakSignatures } from './cardSoak.ts';
import { median } from './figure.ts';
import type { Figure } from './server.ts';
import { benchSm2 } from './sm.ts';

const runs = 30;
/** GM/T 0017: OpenApplication, OpenContainer, GenRandom, VerifyPIN, ECCSignData cannot be spared; ClearSecureState, after the signature, locks the card again. */
const MINIMUM_APDUS = { signed: 5, locked: 6 } as const;
const ECC_SIGN = 0x74;
const pin = (): Uint8Array => new TextEncoder().encode(DEMO_PIN);

/** One card after the other: the login, the readers through a real pcscd, and the long runs. */
export async function benchCard(): Promise<Figure[]> {
  const figures = [...(await benchLogin()), ...benchSm2()];
  const pcscd = await startPcscd();
  try {
    for (const [name, part] of Object.entries({ benchReaders, soakSignatures, soakCycles, soakNonsense })) {
      console.error(`card … ${name}`);
      figures.push(...(await part()));
    }
  } finally {
    await pcscd.stop();
  }
  return figures;
}

/**
 * From a submitted PIN to a session: soft card without delay in the real native host process, real server over HTTP on SQLite in
 * memory. Held against the arithmetic that cannot be avoided: one signature, two verifications. And the number of APDUs.
 */
async function benchLogin(): Promise<Figure[]> {
  const server = await createServer({ db: 'sqlite::memory:', sandbox: true, requestsPerMinute: 0, log: 'error' });
  const native = startNativeHost({ pcsc: false, demo: true });
  try {
    const client = testClient(server.url);
    const card = await inserted(native, 'operator');
    const times: number[] = [];
    const signing: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const challenge = await client.ok(api.cardLogin.challenge, { cardNo: card.cardNo, purpose: 'login' });
      const submitted = performance.now();
      const result = await native.sign(card.cardId, pin(), [{ text: challenge.text }]);
      signing.push(performance.now() - submitted);
      const signed = result.result === 'ok' ? result.signatures[0] : undefined;
      if (!signed) throw new Error(`the soft card answered ${result.result}`);
      const proof = {
        challengeId: challenge.challengeId,
        signature: Buffer.from(signed.signature).toString('base64'),
        algorithm: signed.algorithm,
        certificate: Buffer.from(signed.certificate).toString('base64'),
      };
      await client.ok(api.cardLogin.login, { proof }, { key: crypto.randomUUID() });
      times.push(performance.now() - submitted);
    }
    const time = median(times);
    const [signature, floor] = [arithmetic(0), arithmetic(2)];
    const apdus = await apdusOfOneSignature();
    const toSignature = median(signing);
    return [
      { name: 'PIN submit to signature', value: toSignature, unit: 'ms', against: `${signature.toFixed(1)} ms for the card's SM2 signature alone`, ratio: toSignature / signature },
      { name: 'PIN submit to session', value: time, unit: 'ms', against: `${floor.toFixed(1)} ms for 1 SM2 signature + 2 verifications`, ratio: time / floor },
      { name: 'APDUs to the signature', value: apdus.signed, unit: '', against: `${MINIMUM_APDUS.signed} that GM/T 0017 needs`, ratio: apdus.signed / MINIMUM_APDUS.signed },
      { name: 'APDUs until the card is locked again', value: apdus.locked, unit: '', against: `${MINIMUM_APDUS.locked}`, ratio: apdus.locked / MINIMUM_APDUS.locked },
    ];
  } finally {
    native.close();
    await server.close();
  }
}

async function inserted(native: NativeHost, id: string): Promise<{ cardId: string; cardNo: string }> {
  const shown = new Promise<{ cardId: string; cardNo: string }>((resolve) => {
    const stop = native.on((event) => {
      const first = event.event === 'cards' ? numbered(event.snapshot) : undefined;
      if (!first) return;
      stop();
      resolve(first);
    });
  });
  await native.insert(id);
  return shown;
}

function numbered({ cards }: CardsSnapshot): { cardId: string; cardNo: string } | undefined {
  const card = cards[0];
  return card?.cardNo === undefined ? undefined : { cardId: card.cardId, cardNo: card.cardNo };
}

async function apdusOfOneSignature(): Promise<{ signed: number; locked: number }> {
  const sent: number[] = [];
  const card = loadSoftCard('operator');
  const transmit: Transmit = async (apdu) => {
    sent.push(apdu[1] ?? 0);
    return card.transmit(apdu);
  };
  const { token } = await readToken(transmit, softcardProfile);
  if (!token) throw new Error('the soft card cannot be read');
  sent.splice(0);
  await tokenSession(transmit, token).sign(pin(), [{ text: 'counted' }]);
  return { signed: sent.indexOf(ECC_SIGN) + 1, locked: sent.length };
}

/** Milliseconds of one SM2 signature and so many verifications. */
function arithmetic(verifications: number): number {
  const card = registryCard('operator');
  const message = Buffer.from('a challenge of the usual length, give or take a few characters'.repeat(3));
  const signature = signBytes(card, message);
  if (card.key.algorithm !== 'SM2') throw new Error('an SM2 card is wanted');
  const publicKey = publicKeyOf(card.key);
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    signBytes(card, message);
    for (let n = 0; n < verifications; n += 1) sm2Verify(publicKey, message, signature);
    return performance.now() - started;
  });
  return median(times);
}
