import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSeal, verifySealSignature } from '../../crypto/sealRecord.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../../main/app.ts';
import { type ScriptedHost, scriptedHost } from '../../main/testing/scriptedHost.ts';
import { queueSeal as queue } from '../fixtures/queueSeal.ts';

// The submission queue on real parts: store, soft card in the native host, server; only the windows are scripted.
let directory: string;
let host: ScriptedHost;
let app: RunningApp;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sw-submission-'));
  await start();
});
afterEach(async () => {
  await app.close();
  rmSync(directory, { recursive: true, force: true });
});
async function start(): Promise<void> {
  host = scriptedHost();
  host.onPin(() => DEMO_PIN);
  app = await runApp(host, { dataDirectory: directory, version: 'test', demo: true, pcsc: false });
}

async function enter(id: string): Promise<string> {
  for (const { id: other, inserted } of (await host.desktop.demo.tray({})).items) if (inserted && other !== id) await host.desktop.demo.pull({ id: other });
  await host.desktop.demo.insert({ id });
  for (;;) {
    const { cards } = await host.desktop.cards.list({});
    const card = cards[0];
    if (cards.length === 1 && card) {
      await host.desktop.session.loginByCard({ cardId: card.cardId });
      return card.cardId;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const queueSeal = (name: string, change: { operatorId?: string } = {}): Promise<string> => queue(host.desktop, name, change);
async function queueSignature(): Promise<string> {
  const { desktop } = host;
  const [declarant] = (await desktop.signatures.declarants({})).items;
  if (!declarant) throw new Error('no declarant');
  const picture = await desktop.pictures.generate({ type: 'company', unit: '签名' });
  const { draftId } = await desktop.drafts.save({ kind: 'signature', title: declarant.name, step: 'details', data: {}, pictureIds: [picture.pictureId] });
  const form = { declarantId: declarant.declarantId, declarantName: declarant.name, remark: '' };
  await desktop.submission.queue({ draftId, submission: { kind: 'signature', form, pictureId: picture.pictureId } });
  return draftId;
}
const states = async () => (await host.desktop.prepared.list({})).items.map(({ title, queue }) => [title, queue?.state]).sort();

describe('the submission queue', () => {
  it('OFF-1 SEAL-4 SIG-1 seals and signatures are signed with one PIN and stored; nothing stays queued', async () => {
    await enter('legal');
    await enter('operator');
    const cardId = await enter('legal');
    const draftIds = [await queueSeal('一号章'), await queueSeal('二号章'), await queueSignature()];
    const asked = host.prompts.length;
    const { results } = await host.desktop.submission.submit({ cardId, draftIds });
    expect(results).toEqual(draftIds.map((draftId) => ({ draftId, outcome: 'stored' })));
    expect(host.prompts).toHaveLength(asked + 1);
    expect(host.prompts.at(-1)?.items).toEqual({ heading: '将签署以下 3 项', names: ['印章：一号章', '印章：二号章', '签名：顾晓岚'] });
    expect((await host.desktop.seals.list({})).items.map(({ name }) => name).sort()).toEqual(['一号章', '二号章']);
    expect((await host.desktop.signatures.list({})).items).toMatchObject([{ name: '顾晓岚', state: 'stopped' }]);
    expect((await host.desktop.prepared.list({})).items).toEqual([]);
    const signed = app.context.store.audit.list(10).filter(({ event }) => event.endsWith('-signed'));
    expect(signed.map(({ event }) => event).sort()).toEqual(['seal-signed', 'seal-signed', 'signature-signed']);
  });

  it('OFF-1 one that the server refuses stays queued with its reason; the others are stored', async () => {
    const cardId = await enter('legal');
    const good = await queueSeal('好章');
    const bad = await queueSeal('坏章', { operatorId: 'made-up' });
    const { results } = await host.desktop.submission.submit({ cardId, draftIds: [bad, good] });
    expect(results).toMatchObject([{ draftId: bad, outcome: 'failed', error: { code: 'seal/operator-unknown' } }, { draftId: good, outcome: 'stored' }]);
    expect(await states()).toEqual([['坏章', 'failed']]);
    const [item] = (await host.desktop.prepared.list({})).items;
    expect(item?.queue?.error?.code).toBe('seal/operator-unknown');
  });

  it('OFF-1 SEAL-4 the network cut while sending: what was signed goes again as it is, without a PIN, also after a restart, and is stored once', async () => {
    let cardId = await enter('legal');
    const draftIds = [await queueSeal('一号章'), await queueSeal('二号章')];
    // Cut once the card has signed: the PIN was typed while the server was there.
    const { api } = app.context.remote;
    const add = api.seals.add.bind(api.seals);
    let heard = 0;
    const cut = async (...args: Parameters<typeof add>) => {
      heard += 1;
      if (heard === 1) return add(...args);
      await add(...args); // the server stores it, its answer is lost
      await host.desktop.demo.setNetwork({ up: false });
      return add(...args);
    };
    Object.assign(api.seals, { add: cut });
    const first = await host.desktop.submission.submit({ cardId, draftIds });
    expect(first.results).toMatchObject([{ outcome: 'stored' }, { outcome: 'failed', error: { code: 'remote/unreachable' } }]);
    expect(await states()).toEqual([['二号章', 'unanswered']]);
    const [, left] = draftIds;
    await expect(host.desktop.submission.withdraw({ draftIds: [left ?? ''] })).rejects.toMatchObject({ code: 'submission/unanswered' });
    await expect(host.desktop.drafts.discard({ draftId: left ?? '' })).rejects.toMatchObject({ code: 'submission/unanswered' });

    await app.close();
    await start();
    cardId = await enter('legal');
    const asked = host.prompts.length;
    const second = await host.desktop.submission.submit({ cardId, draftIds: [left ?? ''] });
    expect(second.results).toMatchObject([{ outcome: 'stored' }]);
    expect(host.prompts).toHaveLength(asked);
    expect((await host.desktop.seals.list({})).items.map(({ name }) => name).sort()).toEqual(['一号章', '二号章']);
    expect(await states()).toEqual([]);
  });

  it('SEAL-2 not without the legal-person card, not for another enterprise; a cancelled PIN leaves all waiting', async () => {
    const cardId = await enter('legal');
    const draftId = await queueSeal('公章');
    host.onPin(() => 'CANCEL');
    await expect(host.desktop.submission.submit({ cardId, draftIds: [draftId] })).rejects.toMatchObject({ code: 'pin/cancelled' });
    expect(await states()).toEqual([['公章', 'waiting']]);
    host.onPin(() => DEMO_PIN);
    const operatorCard = await enter('operator');
    await expect(host.desktop.submission.submit({ cardId: operatorCard, draftIds: [draftId] })).rejects.toMatchObject({ code: 'session/legal-card-required' });
    const foreignCard = await enter('legal-b');
    const { results } = await host.desktop.submission.submit({ cardId: foreignCard, draftIds: [draftId, 'made-up'] });
    expect(results).toMatchObject([{ error: { code: 'submission/other-enterprise' } }, { error: { code: 'draft/not-found' } }]);
    const [item] = (await host.desktop.prepared.list({})).items;
    expect(item?.queue).toMatchObject({ state: 'waiting', foreign: true });
  });

  it('OFF-1 a draft that is changed leaves the queue; saved as it was, it stays', async () => {
    await enter('legal');
    const draftId = await queueSeal('公章');
    const { kind, title, step, data, pictures } = await host.desktop.drafts.load({ draftId });
    const pictureIds = pictures.map(({ pictureId }) => pictureId);
    await host.desktop.drafts.save({ draftId, kind, title, step, data, pictureIds });
    expect(await states()).toEqual([['公章', 'waiting']]);
    await host.desktop.drafts.save({ draftId, kind, title, step, data: { ...data, name: '改名' }, pictureIds });
    expect(await states()).toEqual([['公章', undefined]]);
  });
});

describe('export of prepared pictures', () => {
  it('OFF-1 PNG and SVG are written where the user says, without network or card, and the audit log knows', async () => {
    const { desktop } = host;
    const picture = await desktop.pictures.generate({ type: 'company', unit: '远洋样例有限公司' });
    const { draftId } = await desktop.drafts.save({ kind: 'seal', title: '公章', step: 'details', data: {}, pictureIds: [picture.pictureId] });
    await desktop.demo.setNetwork({ up: false });
    expect(await desktop.prepared.exportPng({ draftId, name: '公章' })).toEqual({ outcome: 'cancelled' });
    const names: string[] = [];
    host.onSave(({ name }) => {
      names.push(name);
      return join(directory, name);
    });
    expect(await desktop.prepared.exportPng({ draftId, name: '../公章:1' })).toEqual({ outcome: 'saved', path: join(directory, '_公章_1.png') });
    const drawing = { type: 'company', unit: '远洋样例有限公司', shape: 'round', mm: 40 } as const;
    expect(await desktop.prepared.exportSvg({ draftId, name: '公章', drawing })).toMatchObject({ outcome: 'saved' });
    expect(names).toEqual(['_公章_1.png', '公章.svg']);
    expect(app.context.store.audit.list(5).filter(({ event }) => event === 'seal-exported')).toHaveLength(2);
    host.onSave(() => join(directory, 'no-such-folder', 'a.png'));
    await expect(desktop.prepared.exportPng({ draftId, name: '公章' })).rejects.toMatchObject({ code: 'file/not-writable' });
  });
});

describe('export of signed data', () => {
  it('SEAL-4 a queued item is signed with one PIN and exported; exported again and submitted it is the same record, without a PIN', async () => {
    const { desktop } = host;
    host.onSave(({ name }) => join(directory, name));
    const cardId = await enter('legal');
    const draftId = await queueSeal('公章');
    const asked = host.prompts.length;
    expect(await desktop.prepared.exportEsl({ draftId, cardId })).toMatchObject({ outcome: 'saved' });
    expect(host.prompts.slice(asked)).toMatchObject([{ purpose: '导出电子印章数据（由法人卡签名）', items: { names: ['印章：公章'] } }]);
    const exported = readFileSync(join(directory, '公章.esl'));
    const seal = readSeal(exported);
    expect([seal.version, seal.name, verifySealSignature(seal)]).toEqual([4, '公章', true]);
    expect(app.context.store.audit.list(2).map(({ event, details }) => [event, details.name])).toEqual([['seal-exported', '公章'], ['seal-signed', '公章']]);
    expect((await desktop.prepared.list({})).items[0]?.queue).toMatchObject({ state: 'waiting', signed: true });

    await app.close();
    await start();
    host.onSave(({ name }) => join(directory, `again ${name}`));
    const again = await enter('legal');
    const before = host.prompts.length;
    await host.desktop.prepared.exportEsl({ draftId });
    expect(readFileSync(join(directory, 'again 公章.esl')).equals(exported)).toBe(true);
    expect((await host.desktop.submission.submit({ cardId: again, draftIds: [draftId] })).results).toMatchObject([{ outcome: 'stored' }]);
    expect(host.prompts).toHaveLength(before);
    const { items } = await host.desktop.seals.list({});
    const { record } = await app.context.remote.api.seals.get({ sealId: items[0]?.sealId ?? '' });
    expect(Buffer.from(record, 'base64').equals(exported)).toBe(true);
  });

  it('SEAL-2 not before its form is filled in, not without the legal-person card, not for another enterprise; what was exported only can be taken back', async () => {
    const { desktop } = host;
    host.onSave(({ name }) => join(directory, name));
    const cardId = await enter('legal');
    const picture = await desktop.pictures.generate({ type: 'company', unit: '未填' });
    const { draftId: unfilled } = await desktop.drafts.save({ kind: 'seal', title: '未填', step: 'details', data: {}, pictureIds: [picture.pictureId] });
    await expect(desktop.prepared.exportEsl({ draftId: unfilled, cardId })).rejects.toMatchObject({ code: 'submission/not-queued' });
    const draftId = await queueSeal('公章');
    await expect(desktop.prepared.exportEsl({ draftId })).rejects.toMatchObject({ code: 'session/legal-card-required' });
    host.onPin(() => 'CANCEL');
    await expect(desktop.prepared.exportEsl({ draftId, cardId })).rejects.toMatchObject({ code: 'pin/cancelled' });
    host.onPin(() => DEMO_PIN);
    await desktop.prepared.exportEsl({ draftId, cardId });
    const foreignCard = await enter('legal-b');
    await expect(desktop.prepared.exportEsl({ draftId, cardId: foreignCard })).rejects.toMatchObject({ code: 'submission/other-enterprise' });
    // Submitted with another one whose PIN is not given: nothing was on its way, nor is it held back.
    const again = await enter('legal');
    const other = await queueSeal('二号章');
    host.onPin(() => 'CANCEL');
    await expect(desktop.submission.submit({ cardId: again, draftIds: [draftId, other] })).rejects.toMatchObject({ code: 'pin/cancelled' });
    host.onPin(() => DEMO_PIN);
    expect((await desktop.prepared.list({})).items.find((item) => item.draftId === draftId)?.queue).toMatchObject({ state: 'waiting', signed: true });
    await desktop.submission.withdraw({ draftIds: [draftId] });
    expect((await desktop.prepared.list({})).items.find((item) => item.draftId === draftId)?.queue).toBeUndefined();
  });
});

describe('many scans', () => {
  it('a bad file among many fails alone; scans are read again from their files; a changed file is told', async () => {
    const { desktop } = host;
    const open = async (name: string, bytes: Uint8Array) => {
      const path = join(directory, name);
      writeFileSync(path, bytes);
      return { path, scan: await desktop.pictures.openScan({ fileToken: host.choose(path) }) };
    };
    const page = Buffer.from((await desktop.pictures.generate({ type: 'company', unit: '批量样例公司' })).dataUrl.split(',')[1] ?? '', 'base64');
    await expect(open('bad.jpg', Buffer.from('no picture'))).rejects.toMatchObject({ code: 'scan/unsupported-type' });
    const { path, scan } = await open('good.png', page);
    const { dataUrl } = await desktop.pictures.tile({ scanId: scan.scanId, level: 0, column: 0, row: 0 });
    expect(dataUrl).toMatch(/^data:image\/jpeg/);
    await expect(desktop.pictures.tile({ scanId: scan.scanId, level: 0, column: 99, row: 0 })).rejects.toMatchObject({ code: 'input/invalid' });
    rmSync(path);
    await desktop.pictures.closeScans({ scanIds: [scan.scanId] });
    await expect(desktop.pictures.tile({ scanId: scan.scanId, level: 0, column: 0, row: 0 })).rejects.toMatchObject({ code: 'scan/file-gone' });
  });
});
