import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { readCertificate } from '../../crypto/certificate.ts';
import { createApduTrace } from '../../main/card/apduTrace.ts';
import { examine } from '../../main/doctor/doctor.ts';
import { checks } from '../../main/doctor/checks.ts';
import { logTail } from '../../main/doctor/logTail.ts';
import { redactor } from '../../main/doctor/redact.ts';
import { saveReport } from '../../main/doctor/saveReport.ts';
import { partsWith } from '../../main/doctor/testing/parts.ts';
import { openLog } from '../../main/log.ts';
import { type Desk, openDesk, pinBytes } from './desk.ts';
import { type Pcscd, startPcscd } from './pcscd.ts';

let pcscd: Pcscd;
let desk: Desk;
let directory: string;
beforeAll(async () => {
  pcscd = await startPcscd();
});
afterAll(() => pcscd?.stop());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trace-'));
  desk = openDesk();
});
afterEach(async () => {
  await desk.close();
  rmSync(directory, { recursive: true, force: true });
});

const NEW_PIN = '13572468';
const WRONG = '00001111';
const asHex = (text: string): string => Buffer.from(text).toString('hex');

describe('a traced session on a real pcscd', () => {
  it('shows every command in order, and neither it nor the saved report holds a PIN, a name, an ID number or a card number', async () => {
    const log = openLog(directory);
    const trace = createApduTrace(desk.host, log);
    const lines = () => logTail(directory, redactor());
    const plug = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    expect(await lines()).toEqual([]); // read while it was off

    await trace.set(true);
    plug.forget();
    expect(await desk.host.verifyPin(cardId, pinBytes(WRONG))).toMatchObject({ result: 'wrong' });
    expect(await desk.host.sign(cardId, pinBytes(), [{ text: 'a' }])).toMatchObject({ result: 'ok' });
    expect(await desk.host.changePin(cardId, pinBytes(), pinBytes(NEW_PIN))).toEqual({ result: 'ok' });
    // Read anew with the trace on: the certificate passes by.
    await plug.unplug();
    await desk.until(({ cards }) => cards.length === 0);
    const again = desk.plug('legal');
    await desk.oneCard();
    const sent = [...plug.apdus, ...again.apdus].map((apdu) => Buffer.from(apdu.subarray(0, 4)).toString('hex').toUpperCase());
    await expect.poll(async () => (await lines()).length).toBe(sent.length);
    const headers = (await lines()).map((line) => String(JSON.parse(line).msg).slice(0, 11).replaceAll(' ', ''));
    expect(headers).toEqual(sent);
    expect(headers.filter((header) => /^80(18|16)/.test(header))).toEqual(['80180001', '80180001', '80160001']);

    const certificate = readCertificate(await desk.host.certificate((await desk.oneCard()).cardId));
    const report = await examine(partsWith({ cards: () => desk.host.list(), ping: () => desk.host.ping() }), { locale: 'zh-CN', redact: redactor(), checks: checks.filter(({ id }) => id !== 'tls') });
    await saveReport(directory, report, await lines());
    const [name] = readdirSync(join(directory, 'reports'));
    const saved = readFileSync(join(directory, 'reports', name ?? ''), 'utf8');
    const raw = readFileSync(join(directory, 'logs', 'client.log'), 'utf8');
    expect(saved).toContain('-> 63C');
    const { holder, company, idNumber, cardNo } = certificate;
    for (const personal of [holder, company, idNumber, cardNo, DEMO_PIN, NEW_PIN, WRONG]) {
      if (!personal) throw new Error('the certificate names somebody');
      for (const text of [saved, raw]) {
        expect(text).not.toContain(personal);
        expect(text.replaceAll(' ', '').toLowerCase()).not.toContain(asHex(personal));
      }
    }
    await trace.set(false);
    log.flush();
    const before = (await lines()).length;
    await desk.host.verifyPin((await desk.oneCard()).cardId, pinBytes(WRONG));
    log.flush();
    expect((await lines()).length).toBe(before);
    trace.close();
  });

  it('says that a card was pulled in the middle of a command', async () => {
    const log = openLog(directory);
    const trace = createApduTrace(desk.host, log);
    const plug = desk.plug('legal');
    const { cardId } = await desk.oneCard();
    await trace.set(true);
    plug.fate((apdu) => (apdu[1] === 0x18 ? 'pull-before' : 'answer'));
    await desk.host.verifyPin(cardId, pinBytes()).catch(() => {});
    await expect.poll(async () => (await logTail(directory, redactor())).join('\n')).toMatch(/80 18 00 01 \[\d+ bytes after the header, secret\] -> (no answer|0 bytes, no status word)/);
    trace.close();
  });
});
