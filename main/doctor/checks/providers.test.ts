import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cardInfo, snapshotOf } from '../../testing/standIns.ts';
import { versionIn } from '../controlVersion.ts';
import { fileVersion, peVersion } from '../fileVersion.ts';
import { providersHere } from '../providersHere.ts';
import { found } from '../testing/parts.ts';
import { cardDevice } from './cardDevice.ts';
import { providers } from './providers.ts';

/** A file with a version resource as the PE format lays it out. */
function pe(major: number, minor: number, build: number, revision: number): Buffer {
  const info = Buffer.alloc(16);
  info.writeUInt32LE(0xfeef04bd, 0);
  info.writeUInt32LE(0x00010000, 4);
  info.writeUInt32LE((major << 16) | minor, 8);
  info.writeUInt32LE((build << 16) | revision, 12);
  return Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500, 7), info, Buffer.alloc(30)]);
}
function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'providers-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
const skf = (state: 'used' | 'faulty' | 'left-out' | 'not-tried', fault?: 'card/library-32-bit') => ({
  providers: async () => ({ pcsc: { name: 'winscard', version: '10.0' }, skf: [{ path: 'C:\\x\\eptskf.dll', name: 'eptskf.dll', version: '3.1', state, ...(fault ? { fault } : {}) }] }),
});

describe('the ways to cards', () => {
  it('PC/SC with its version; no vendor library is no fault', async () => {
    const finding = await found(providers);
    expect(finding).toMatchObject({ level: 'green', found: { 'zh-CN': expect.stringContaining('pcsc-lite 1.9.9') } });
    expect(finding?.found.en).not.toContain('demo');
    expect((await found(providers, { demo: true }))?.found.en).toContain('soft cards of the demo 1');
  });

  it.each([
    ['used', undefined, 'green', '可用'],
    ['not-tried', undefined, 'green', '还没有使用'],
    ['faulty', 'card/library-32-bit', 'amber', '是 32 位的'],
    ['left-out', undefined, 'amber', '反复崩溃'],
  ] as const)('a vendor library that is %s is told with its version, and what to do', async (state, fault, level, words) => {
    const finding = await found(providers, skf(state, fault));
    expect(finding?.level).toBe(level);
    expect(finding?.found['zh-CN']).toContain('eptskf.dll 3.1');
    expect(finding?.found['zh-CN']).toContain(words);
    expect(finding?.advice !== undefined).toBe(level === 'amber');
  });

  it('this PC’s own: the version comes from the service itself, and from the library’s file', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'libvendor.so.2.5.1'), 'x');
    symlinkSync(join(directory, 'libvendor.so.2.5.1'), join(directory, 'libvendor.so'));
    const seen = await providersHere([{ path: join(directory, 'libvendor.so'), state: 'used' }, { path: join(directory, 'gone.dll'), state: 'faulty' }]);
    expect(seen.skf.map(({ name, version }) => [name, version])).toEqual([['libvendor.so', '2.5.1'], ['gone.dll', undefined]]);
    expect(seen.pcsc.name).not.toBe('');
    if (existsSync('/usr/sbin/pcscd')) expect(seen.pcsc).toEqual({ name: 'pcsc-lite', version: expect.stringMatching(/^\d+\.\d+/) });
  });

  it('a PE file’s version resource is read; anything else has none, whatever its bytes', async () => {
    const path = join(folder(), 'a.dll');
    writeFileSync(path, pe(4, 10, 2, 77));
    expect(await fileVersion(path)).toBe('4.10.2.77');
    for (const broken of [pe(1, 2, 3, 4).subarray(0, 512), Buffer.from('MZ'), Buffer.from('ELF'), Buffer.alloc(0)]) expect(peVersion(broken)).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(peVersion(Buffer.from(bytes))).toBeUndefined();
    }));
  });

  it('the control’s version is what Windows said, or nothing', () => {
    expect(versionIn('\r\n1.6.2.0\r\n')).toBe('1.6.2.0');
    for (const said of ['', 'Get-Process : access denied', '7']) expect(versionIn(said)).toBeUndefined();
  });
});

describe('the kind of card', () => {
  const withCard = (change: Parameters<typeof cardInfo>[0]) => ({ cards: async () => snapshotOf(cardInfo(change)) });
  const device = { atr: '3B880153574B455930303144', profile: 'generic' };

  it('ATR and profile are told; a card that works needs no profile of its own', async () => {
    expect(await found(cardDevice, withCard({ device }))).toMatchObject({ level: 'green', found: { en: expect.stringContaining('ATR 3B 88 01 53 57 4B 45 59 30 30 31 44, profile generic') } });
  });

  it('one that no profile knows and that cannot be read is amber with what to do', async () => {
    expect(await found(cardDevice, withCard({ device, problem: 'card/unknown' }))).toMatchObject({ level: 'amber', advice: { 'zh-CN': expect.stringContaining('技术支持') } });
  });

  it('one that does not answer is red; one behind a driver or the control has nothing to tell; no card, no line', async () => {
    expect((await found(cardDevice, withCard({ device: { atr: '', profile: 'generic' }, problem: 'card/unknown' })))?.level).toBe('red');
    expect(await found(cardDevice, withCard({ provider: 'control' }))).toMatchObject({ level: 'green', found: { 'zh-CN': expect.stringContaining('经由 control') } });
    expect(await found(cardDevice, { cards: async () => snapshotOf() })).toBeUndefined();
  });
});
