import { onTestFinished, describe, expect, it } from 'vitest';
import type { CardInfo } from '../../../contract/card.ts';
import { startNativeHost } from '../../card/nativeHost.ts';
import { cardInfo, snapshotOf } from '../../testing/standIns.ts';
import { examine } from '../doctor.ts';
import { redactor } from '../redact.ts';
import { found, partsWith } from '../testing/parts.ts';
import { cardProblem } from './cardProblem.ts';
import { cards } from './cards.ts';
import { nativeHost } from './nativeHost.ts';
import { readers } from './readers.ts';
import { readerService } from './readerService.ts';

const withCards = (...all: Partial<CardInfo>[]) => ({ cards: async () => snapshotOf(...all.map(cardInfo)) });
const stopped = { cards: async () => ({ service: 'stopped', readers: [], cards: [] }) as const };
const noReader = { cards: async () => ({ service: 'no-readers', readers: [], cards: [] }) as const };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('readers and cards', () => {
  it('a stopped service is red, and the lines that depend on it stay silent', async () => {
    expect(await found(readerService, stopped)).toMatchObject({ level: 'red', advice: { 'zh-CN': expect.stringContaining('Smart Card') } });
    expect(await found(readers, stopped)).toBeUndefined();
    expect(await found(cards, stopped)).toBeUndefined();
    expect(await found(cardProblem, stopped)).toBeUndefined();
  });

  it('no reader and no card are told with what to do', async () => {
    expect(await found(readerService, noReader)).toMatchObject({ level: 'green' });
    expect(await found(readers, noReader)).toMatchObject({ level: 'amber', advice: expect.anything() });
    expect(await found(cards, noReader)).toMatchObject({ level: 'amber', advice: expect.anything() });
  });

  it('a card whose PIN is typed on the reader is told as such', async () => {
    expect((await found(cards, withCards({ keypad: { change: false } })))?.found).toMatchObject({ 'zh-CN': expect.stringContaining('口令在读卡器上输入'), en: expect.stringContaining('typed on the reader') });
    expect((await found(cards, withCards({})))?.found['zh-CN']).not.toContain('读卡器上');
  });

  it('a card is named by its last four characters only', async () => {
    const finding = await found(cards, withCards({ cardNo: '3100000012345', validTo: inDays(400) }));
    expect(finding?.level).toBe('green');
    expect(finding?.found['zh-CN']).toContain('*********2345');
    expect(JSON.stringify(finding)).not.toContain('3100000012345');
    expect(JSON.stringify(finding)).not.toContain('张三');
  });

  it('a card that cannot be read is told by its reader', async () => {
    const { cardNo: _, ...unread } = cardInfo({ problem: 'card/unknown', reader: 'Reader 7' });
    const finding = await found(cards, { cards: async () => snapshotOf(unread) });
    expect(finding?.found.en).toBe('a card that cannot be read in Reader 7');
  });

  it('a certificate that expires soon is amber, an expired one red', async () => {
    expect((await found(cards, withCards({ validTo: inDays(20) })))?.level).toBe('amber');
    expect((await found(cards, withCards({ validTo: inDays(400) }, { validTo: inDays(-1) })))?.level).toBe('red');
  });

  it('why a card cannot be used: unknown, locked, few tries left', async () => {
    expect(await found(cardProblem, withCards({ problem: 'card/unknown' }))).toMatchObject({ level: 'red', found: { en: expect.stringContaining('card/unknown') } });
    expect((await found(cardProblem, withCards({ pin: { state: 'locked', triesLeft: 0, triesMax: 5 } })))?.level).toBe('red');
    const few = await found(cardProblem, withCards({ pin: { state: 'ready', triesLeft: 1, triesMax: 5 } }));
    expect(few).toMatchObject({ level: 'amber', found: { en: expect.stringContaining('1 more') } });
    expect((await found(cardProblem, withCards({})))?.level).toBe('green');
  });
});

describe('the native host itself', () => {
  it('a real host with soft cards is green; a stopped one holds up neither its line nor the report', async () => {
    const host = startNativeHost({ pcsc: false, demo: true, heartbeatLimitMs: 60_000 });
    onTestFinished(() => host.close());
    const parts = partsWith({ cards: () => host.list(), ping: () => host.ping() });
    const options = { locale: 'en', redact: redactor() } as const;
    const asked = [nativeHost, readerService, readers, cards].map((check) => ({ ...check, deadlineMs: 15_000 }));
    const well = await examine(parts, { ...options, checks: asked });
    expect(well.checks.map(({ id }) => id)).toEqual(['native-host', 'reader-service', 'readers', 'cards']);
    expect(well.checks.slice(0, 3).map(({ level }) => level)).toEqual(['green', 'green', 'green']);

    const { pid } = host;
    if (pid === undefined) throw new Error('no host');
    process.kill(pid, 'SIGSTOP');
    const held = await examine(parts, { ...options, checks: asked.map((check) => ({ ...check, deadlineMs: 300 })) });
    process.kill(pid, 'SIGCONT');
    expect(held.checks.map(({ level }) => level)).toEqual(['red', 'amber', 'amber', 'amber']);
    expect(held.checks[1]?.found).toContain('did not answer in time');
  });
});
