import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSoftCard } from '../softcard/sandboxCards.ts';
import { t0Card } from '../softcard/t0Card.ts';
import { readToken } from '../token.ts';
import { softcardProfile } from './profile.ts';
import { overT0 } from './t0.ts';

describe('T=0', () => {
  it.each(['extended', 'short'] as const)('a card is read through it as without it, with %s lengths in its profile', async (lengths) => {
    const profile = { ...softcardProfile, lengths };
    const [plain, strict] = [loadSoftCard('legal'), t0Card(loadSoftCard('legal'))];
    const without = await readToken(async (apdu) => plain.transmit(apdu), profile);
    expect(await readToken(overT0(async (apdu) => strict.transmit(apdu)), profile)).toEqual(without);
    expect(without.face.problem).toBeUndefined();
  });

  it('sends the card nothing that T=0 cannot carry, and what is no command as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (apdu) => {
        const sent: Uint8Array[] = [];
        await overT0(async (bytes) => {
          sent.push(bytes);
          return Uint8Array.of(0x90, 0);
        })(apdu);
        const first = sent[0] ?? new Uint8Array();
        expect(first.length <= 4 + 1 + 255 || first === apdu).toBe(true);
      }),
    );
  });

  it('never repeats a PIN command that the card answers with a length', async () => {
    const sent: Uint8Array[] = [];
    const verify = Uint8Array.of(0x80, 0x18, 0, 1, 0, 0, 18, ...new Uint8Array(18));
    expect([...(await overT0(async (bytes) => (sent.push(bytes), Uint8Array.of(0x6c, 4)))(verify))]).toEqual([0x6c, 4]);
    expect(sent).toHaveLength(1);
  });
});
