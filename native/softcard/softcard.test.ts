import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { sm2VerifyDigest, sm3 } from '../../crypto/sm.ts';
import type { Transmit } from '../pcsc/apdu.ts';
import { type AppId, type ContainerId, gmt0017 } from '../pcsc/gmt0017.ts';
import { pinKey, verifyBlock } from '../pcsc/pinBlock.ts';
import { profileFor, softcardProfile } from '../pcsc/profile.ts';
import { readToken } from '../token.ts';
import { loadSoftCard } from './sandboxCards.ts';
import { SOFTCARD_APPLICATION, SOFTCARD_ATR, SOFTCARD_CONTAINER, type SoftCard } from './softcard.ts';

const pin = (text: string = DEMO_PIN): Uint8Array => new TextEncoder().encode(text);
let card: SoftCard;
const transmit: Transmit = async (apdu) => card.transmit(apdu);
const swOf = (...apdu: number[]): string => Buffer.from(card.transmit(Uint8Array.from(apdu)).subarray(-2)).toString('hex');
beforeEach(() => {
  card = loadSoftCard('legal');
});

async function opened(lengths: 'extended' | 'short' = 'extended') {
  const commands = gmt0017(transmit, { ...softcardProfile, lengths });
  const app = await commands.openApplication(SOFTCARD_APPLICATION);
  const container = app && (await commands.openContainer(app, SOFTCARD_CONTAINER));
  if (!app || !container) throw new Error('not opened');
  return { commands, app, container };
}

describe('GM/T 0017 on the soft card', () => {
  it.each(['extended', 'short'] as const)('answers every command with %s lengths', async (lengths) => {
    const { commands, app, container } = await opened(lengths);
    expect(await commands.enumApplications()).toEqual([SOFTCARD_APPLICATION]);
    expect(await commands.enumContainers(app)).toEqual([SOFTCARD_CONTAINER]);
    expect(await commands.containerKind(app, SOFTCARD_CONTAINER)).toBe('SM2');
    const certificate = readCertificate((await commands.exportCertificate(app, container)) ?? new Uint8Array());
    expect(certificate.cardNo).toBe('JS1A900000011');
    expect(await commands.exportPublicKey(app, container)).toEqual(certificate.publicKey);
    expect(await commands.pinInfo(app, 'user')).toEqual({ triesMax: 5, triesLeft: 5 });
    expect(await commands.verifyPin(app, pin())).toEqual({ result: 'ok' });
    const digest = sm3(pin('digest'));
    expect(sm2VerifyDigest(certificate.publicKey, digest, await commands.eccSign(app, container, digest))).toBe(true);
    await commands.clearSecureState(app);
    await expect(commands.eccSign(app, container, digest)).rejects.toThrow('card/communication');
  });

  it('is found by the profile for every card, by listing', async () => {
    expect(profileFor(SOFTCARD_ATR).name).toBe('softcard');
    const generic = profileFor(Uint8Array.of(0x3b, 0x00));
    expect(generic.name).toBe('generic');
    expect((await readToken(transmit, generic)).face).toMatchObject({ cardNo: 'JS1A900000011' });
  });

  it('knows no other application or container, nor a handle it did not give', async () => {
    const { commands, app, container } = await opened();
    expect(await commands.openApplication('OTHER')).toBeUndefined();
    expect(await commands.openContainer(app, 'OTHER')).toBeUndefined();
    expect(await commands.containerKind(app, 'OTHER')).toBeUndefined();
    const other = Uint8Array.of(9, 9);
    await expect(commands.verifyPin(other as AppId, pin())).rejects.toThrow('card/communication');
    expect(await commands.exportCertificate(app, other as ContainerId)).toBeUndefined();
    expect(await commands.exportCertificate(other as AppId, container)).toBeUndefined();
    expect(card.state.triesLeft).toBe(5);
  });

  it('takes each challenge once: a recorded VerifyPIN is refused and costs no try', async () => {
    const { commands, app } = await opened();
    let recorded = new Uint8Array();
    const recorder = gmt0017(async (apdu) => {
      if (apdu[1] === 0x18) recorded = Uint8Array.from(apdu);
      return card.transmit(apdu);
    }, softcardProfile);
    expect(await recorder.verifyPin(app, pin())).toEqual({ result: 'ok' });
    await commands.clearSecureState(app);
    expect(swOf(...recorded)).toBe('6985');
    expect(card.state.triesLeft).toBe(5);
  });

  it('forgets a verified PIN and a challenge at reset, not the counter', async () => {
    const { commands, app } = await opened();
    await commands.verifyPin(app, pin('00000000'));
    await commands.verifyPin(app, pin('00000000'));
    card.reset();
    expect(card.state.triesLeft).toBe(3);
    await expect(commands.verifyPin(app, pin())).rejects.toThrow('card/communication'); // not opened
    const again = await opened();
    expect(await again.commands.verifyPin(again.app, pin())).toEqual({ result: 'ok' });
    card.reset();
    const third = await opened();
    await expect(third.commands.eccSign(third.app, third.container, sm3(pin()))).rejects.toThrow('card/communication');
  });

  it('counts down before it compares, so that a cut of power gives no free try', async () => {
    const { commands, app } = await opened();
    const seen: number[] = [];
    card.onStateChange(({ triesLeft }) => seen.push(triesLeft));
    await commands.verifyPin(app, pin());
    expect(seen).toEqual([4, 5]);
  });

  it('refuses a new PIN whose block was changed on the way, and takes a try for it', async () => {
    const { app } = await opened();
    const meddling = gmt0017(async (apdu) => card.transmit(apdu[1] === 0x16 ? apdu.map((byte, i) => (i === 12 ? byte ^ 1 : byte)) : apdu), softcardProfile);
    expect(await meddling.changePin(app, pin(), pin('Xy345678'))).toEqual({ result: 'wrong', triesLeft: 4 });
    const { commands, app: again } = await opened();
    expect(await commands.verifyPin(again, pin())).toEqual({ result: 'ok' });
  });

  it.each([
    ['unknown class', [0x00, 0xa4, 4, 0], '6e00'],
    ['unknown instruction', [0x80, 0xff, 0, 0], '6d00'],
    ['no command', [0x80, 0x18], '6700'],
    ['VerifyPIN without application', [0x80, 0x18, 0, 1, 2, 0, 1], '6a82'],
    ['GET RESPONSE with nothing to give', [0x00, 0xc0, 0, 0, 0], '6985'],
  ])('answers %s by its status word', (_what, apdu, sw) => {
    expect(swOf(...apdu)).toBe(sw);
  });

  it('answers any bytes with a status word and never loses its PIN counter to garbage', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      // Real instructions with garbage behind them get further.
      fc.tuple(fc.constantFrom(0x04, 0x14, 0x18, 0x16, 0x1a, 0x22, 0x26, 0x42, 0x46, 0x4a, 0x4e, 0x50, 0x58, 0x74, 0x88), fc.uint8Array({ maxLength: 60 })).map(
        ([instruction, rest]) => Uint8Array.of(0x80, instruction, ...rest),
      ),
    );
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 12 }), (apdus) => {
        for (const apdu of apdus) {
          const answer = card.transmit(apdu);
          expect(answer.length).toBeGreaterThanOrEqual(2);
          expect(answer.at(-2)).not.toBe(0x6f);
        }
        expect(card.state.triesLeft).toBe(5);
      }),
      { numRuns: 300 },
    );
  });
});

describe('PIN block', () => {
  it('is SM4-ECB of 0800, challenge, 80 and zeros, under the first half of the hash', () => {
    const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expect(Buffer.from(pinKey(pin('88888888'), 'sm3')).equals(Buffer.from(sm3(pin('88888888'))).subarray(0, 16))).toBe(true);
    const sha1Key = pinKey(pin('88888888'), 'sha1');
    expect(sha1Key).toHaveLength(16);
    expect(verifyBlock(sha1Key, challenge)).toHaveLength(16);
    expect(verifyBlock(sha1Key, challenge)).not.toEqual(verifyBlock(sha1Key, Uint8Array.of(2, 2, 3, 4, 5, 6, 7, 8)));
  });
});
