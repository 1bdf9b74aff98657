import { describe, expect, it } from 'vitest';
import type { PinEntry, SignPayload } from '../../contract/card.ts';
import type { Remote } from '../remote/remote.ts';
import { cardInfo, handFedDesk, pinTypist, rememberingAudit, snapshotOf } from '../testing/standIns.ts';
import { proveCard } from './cardProof.ts';

function rig(keypad: boolean, challengeFails: (count: number) => boolean = () => false) {
  const card = cardInfo(keypad ? { keypad: { change: false } } : {});
  const typist = pinTypist([keypad ? 'BEGIN' : '13572468']);
  const { desk } = handFedDesk(snapshotOf(card));
  const { audit } = rememberingAudit();
  let asked = 0;
  const challenge = async () => {
    asked += 1;
    if (challengeFails(asked)) throw new Error('cut');
    return { challengeId: `challenge ${asked}`, text: `text ${asked}` };
  };
  const signed: unknown[] = [];
  const sign = async (_: string, _pin: PinEntry, [payload]: readonly SignPayload[]) => {
    signed.push(payload);
    return { result: 'ok' as const, signatures: [{ signature: new Uint8Array(64), algorithm: 'SM2-SM3' as const, certificate: new Uint8Array(4) }] };
  };
  const remote = { api: { cardLogin: { challenge } } } as unknown as Remote;
  const pinDesk = { host: typist.host, desk, audit, locale: () => 'zh-CN' as const };
  return { prove: () => proveCard(pinDesk, { sign }, remote, card.cardId, 'login'), signed };
}

describe('CARD-1 the challenge that is signed', () => {
  it('CARD-1 is the one at hand when the PIN is typed here', async () => {
    const { prove, signed } = rig(false);
    expect((await prove()).challengeId).toBe('challenge 1');
    expect(signed).toEqual([{ text: 'text 1' }]);
  });

  it('CARD-1 is a fresh one where the PIN is yet to be typed on the reader, and the one at hand when none is to be had', async () => {
    const fresh = rig(true);
    expect((await fresh.prove()).challengeId).toBe('challenge 2');
    expect(fresh.signed).toEqual([{ text: 'text 2' }]);
    const cut = rig(true, (count) => count > 1);
    expect((await cut.prove()).challengeId).toBe('challenge 1');
  });
});
