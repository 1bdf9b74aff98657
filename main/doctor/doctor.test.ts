import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DoctorReport } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { cardInfo, snapshotOf } from '../testing/standIns.ts';
import type { Check } from './check.ts';
import { say } from './check.ts';
import { checks } from './checks.ts';
import { examine } from './doctor.ts';
import { logTail } from './logTail.ts';
import { redactor } from './redact.ts';
import { saveReport } from './saveReport.ts';
import { partsWith } from './testing/parts.ts';

const options = { locale: 'zh-CN', redact: redactor(['张三', '某某贸易有限公司']) } as const;
const never = () => new Promise<never>(() => {});
const check = (id: string, run: Check['run']): Check => ({ id, title: say('题', 'title'), deadlineMs: 50, run });

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('the report', () => {
  it('names every check once, in both languages, in the contract’s form', async () => {
    const local = checks.filter(({ id }) => id !== 'tls'); // the made-up address is never asked
    const chinese = await examine(partsWith(), { ...options, checks: local });
    const english = await examine(partsWith(), { ...options, locale: 'en', checks: local });
    expect(DoctorReport.parse(chinese)).toEqual(chinese);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(english.checks.map(({ id }) => id)).toEqual(chinese.checks.map(({ id }) => id));
    for (const { title, found } of english.checks) expect(`${title} ${found}`).not.toMatch(/[\u4e00-\u9fff]/);
    expect(english.checks.filter(({ level }) => level !== 'green')).toEqual([]);
  });

  it('a check that hangs, throws or does not apply is one line or none, beside the others', async () => {
    const report = await examine(partsWith(), {
      ...options,
      checks: [
        check('hangs', never),
        check('throws', () => Promise.reject(new TypeError('secret stack of 张三'))),
        check('refused', () => Promise.reject(new AppError('card/reader-busy'))),
        check('none', async () => undefined),
        check('well', async () => ({ level: 'green', found: say('好', 'well') })),
      ],
    });
    expect(report.checks.map(({ id, level }) => [id, level])).toEqual([
      ['hangs', 'amber'],
      ['throws', 'amber'],
      ['refused', 'amber'],
      ['well', 'green'],
    ]);
    expect(report.checks[1]?.found).toContain('app/internal');
    expect(report.checks[2]?.found).toContain('card/reader-busy');
    expect(JSON.stringify(report)).not.toMatch(/secret stack|doctor\.test|at /);
  });

  it('everything hanging at once still ends, and an abandoned check is told to stop', async () => {
    let stopped = 0;
    const hanging = checks.map(({ id }) =>
      check(id, (_, signal) => {
        signal.addEventListener('abort', () => (stopped += 1));
        return never();
      }),
    );
    const report = await examine(partsWith(), { ...options, checks: hanging });
    expect(report.checks).toHaveLength(checks.length);
    expect(stopped).toBe(checks.length);
  });

  it('a driver is asked once for all the lines that read it', async () => {
    let asked = 0;
    await examine(partsWith({ cards: async () => (asked++, snapshotOf(cardInfo())) }), { ...options, checks: checks.filter(({ id }) => /card|reader/.test(id)) });
    expect(asked).toBe(1);
  });
});

describe('nothing personal leaves this PC', () => {
  const planted = ['246810', 'x7Kq2mN9vB4cD8fG1hJ5kL0pQ3rS6tUwYzA2eE4R', '310115199001011234', '3100000012345', '张三', '某某贸易', 'zhangwei', '13812345678'];

  it('planted values are in neither report, saved file nor log', async () => {
    const dataDirectory = folder();
    mkdirSync(join(dataDirectory, 'logs'));
    const line = { level: 50, at: [`at x (/home/zhangwei/app.ts:1)`], pin: '246810', idNumber: '310115199001011234', msg: `card 3100000012345 of 张三`, token: planted[1] };
    writeFileSync(join(dataDirectory, 'logs', 'client.log'), `${JSON.stringify(line)}\nplain 张三 pin=246810 13812345678 ${planted[1]}\n{"cut":"31011519900`);
    const parts = partsWith({
      dataDirectory,
      cards: async () => ({
        ...snapshotOf(cardInfo({ cardNo: '3100000012345', reader: '张三的读卡器 3100000012345', problem: 'card/unknown' })),
        readers: ['张三的读卡器 3100000012345', 'pin=246810', planted[1] ?? ''],
      }),
      serverUrl: 'http://zhangwei:246810@127.0.0.1:9/?id=310115199001011234',
      askServer: () => Promise.reject(new AppError('remote/unreachable', { cause: new Error('310115199001011234') })),
      environment: { HTTP_PROXY: 'http://zhangwei:246810@proxy.example:1' },
      versions: async () => ({ app: '1', browser: '/home/zhangwei/chromium 13812345678', os: '某某贸易有限公司' }),
    });
    const report = await examine(parts, options);
    const log = await logTail(dataDirectory, options.redact);
    await saveReport(dataDirectory, report, log);
    const [name] = readdirSync(join(dataDirectory, 'reports'));
    const saved = readFileSync(join(dataDirectory, 'reports', name ?? ''), 'utf8');
    expect(log).toHaveLength(3);
    expect(saved).toContain('*********2345');
    for (const value of planted) for (const text of [JSON.stringify(report), saved, log.join('\n')]) expect(text).not.toContain(value);
  });
});

describe('saving and the log', () => {
  const report: DoctorReport = { checks: [], versions: {}, at: '2026-11-21T03:30:00.000Z' };

  it('the file is for its owner only and says what was found', async () => {
    const directory = folder();
    const path = await saveReport(directory, report, ['one']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...report, log: ['one'] });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('a place that cannot be written to is a typed error', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'reports'), 'a file where the folder should be');
    await expect(saveReport(directory, report, [])).rejects.toMatchObject({ code: 'store/read-only' });
  });

  it('the log’s last 200 lines, oldest first, also of a file of many years; none where there is none', async () => {
    const directory = folder();
    expect(await logTail(directory, options.redact)).toEqual([]);
    mkdirSync(join(directory, 'logs'));
    const path = join(directory, 'logs', 'client.log');
    writeFileSync(path, Array.from({ length: 60_000 }, (_, n) => `{"n":${n}}`).join('\n'));
    const lines = await logTail(directory, options.redact);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, '{"n":59800}', '{"n":59999}']);
  });
});
