import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorCheck } from '../../contract/desktop.ts';
import { cardDevice } from '../../main/doctor/checks/cardDevice.ts';
import { cardProblem } from '../../main/doctor/checks/cardProblem.ts';
import { cards } from '../../main/doctor/checks/cards.ts';
import { readers } from '../../main/doctor/checks/readers.ts';
import { readerService } from '../../main/doctor/checks/readerService.ts';
import { examine } from '../../main/doctor/doctor.ts';
import { redactor } from '../../main/doctor/redact.ts';
import { partsWith } from '../../main/doctor/testing/parts.ts';
import { type Desk, openDesk } from './desk.ts';
import { type Pcscd, startPcscd } from './pcscd.ts';

let pcscd: Pcscd;
let desk: Desk;
beforeAll(async () => {
  pcscd = await startPcscd();
});
afterAll(() => pcscd?.stop());
beforeEach(() => {
  desk = openDesk();
});
afterEach(async () => {
  await desk.close();
  // The next test must find the readers empty.
  const empty = openDesk();
  await empty.until((snapshot) => snapshot.cards.length === 0);
  await empty.close();
});

async function diagnosed(): Promise<Map<string, DoctorCheck>> {
  const parts = partsWith({ cards: () => desk.host.list(), ping: () => desk.host.ping() });
  const { checks } = await examine(parts, { locale: 'en', redact: redactor(), checks: [readerService, readers, cards, cardProblem, cardDevice] });
  return new Map(checks.map((check) => [check.id, check]));
}

describe('diagnoses on a real pcscd', () => {
  it('readers without a card, then a card by its last four characters', async () => {
    await desk.until((snapshot) => snapshot.readers.length === 2 && snapshot.cards.length === 0);
    const empty = await diagnosed();
    expect([...empty.values()].map(({ id, level }) => [id, level])).toEqual([
      ['reader-service', 'green'],
      ['readers', 'green'],
      ['cards', 'amber'],
    ]);
    desk.plug('legal');
    await desk.oneCard();
    const found = await diagnosed();
    expect(found.get('cards')).toMatchObject({ level: 'green', found: expect.stringContaining('*********0011 (SM2') });
    expect(found.get('card-problem')?.level).toBe('green');
    expect(found.get('card-device')).toMatchObject({ level: 'green', found: expect.stringMatching(/ATR 3B 88 01( [\dA-F]{2}){9}, profile softcard$/) });
    expect(JSON.stringify([...found.values()])).not.toMatch(/JS1A900000011|沈云帆/);
  });

  it('a stopped service is told, and its return', async () => {
    await pcscd.kill();
    await desk.until((snapshot) => snapshot.service === 'stopped');
    const down = await diagnosed();
    expect([...down.values()].map(({ id, level }) => [id, level])).toEqual([['reader-service', 'red']]);
    await pcscd.start();
    await desk.until((snapshot) => snapshot.readers.length === 2);
    expect((await diagnosed()).get('reader-service')?.level).toBe('green');
  });
});
