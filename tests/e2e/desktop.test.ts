import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PIN, SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../../main/app.ts';
import { type ScriptedHost, scriptedHost } from '../../main/testing/scriptedHost.ts';

let directory: string;
let host: ScriptedHost;
let app: RunningApp;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sw-desktop-'));
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

/** Puts one soft card in and answers its id once it is seen. */
async function insert(id: string): Promise<string> {
  await host.desktop.demo.insert({ id });
  for (;;) {
    const { cards } = await host.desktop.cards.list({});
    const card = cards[0];
    if (card) return card.cardId;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function loginWith(id: string) {
  const cardId = await insert(id);
  const outcome = await host.desktop.session.loginByCard({ cardId });
  return { cardId, outcome };
}

async function enterAsLegal() {
  const { cardId, outcome } = await loginWith('legal');
  if (outcome.outcome !== 'entered') throw new Error(`expected to enter, got ${outcome.outcome}`);
  return { cardId, session: outcome.session };
}

const sealForm = (operatorId: string) => {
  const today = new Date(Date.now() + 8 * 3_600_000);
  const day = (years: number) => new Date(Date.UTC(today.getUTCFullYear() + years, today.getUTCMonth(), today.getUTCDate())).toISOString().slice(0, 10);
  return { operatorId, name: '公司公章', type: 'company' as const, made: 'standard' as const, validFrom: day(0), validTo: day(1), unit: '某某贸易有限公司', remark: '' };
};

async function operatorId(): Promise<string> {
  const { items } = await host.desktop.seals.operators({});
  const legal = items.find((item) => item.role === 'legal');
  if (!legal) throw new Error('no legal person among the seal operators');
  return legal.operatorId;
}

describe('card login through main', () => {
  it('CARD-2 enters, and neither token nor PIN ever crosses to the window', async () => {
    const { outcome } = await loginWith('legal');
    expect(outcome).toMatchObject({ outcome: 'entered', rule: 'CARD-2', session: { accountType: 'admin', activated: false } });
    expect('token' in outcome).toBe(false);
    for (const answer of host.answers.filter((text) => !text.includes('"pin":'))) expect(answer).not.toContain(DEMO_PIN);
  });

  it('a wrong PIN says how many tries are left, and the right one after it enters', async () => {
    const typed = ['00000000', DEMO_PIN];
    host.onPin(() => typed.shift() ?? 'CANCEL');
    const { outcome } = await loginWith('legal');
    expect(outcome.outcome).toBe('entered');
    expect(host.prompts).toHaveLength(2);
    expect(host.prompts[1]?.message?.severity).toBe('error');
  });

  it('the last try must be confirmed, and then the card is locked: no window opens any more', async () => {
    host.onPin(() => '00000000');
    const cardId = await insert('legal');
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'pin/locked' });
    expect(host.prompts.at(-1)?.lastTry).toBeDefined();
    const shown = host.prompts.length;
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'pin/locked' });
    expect(host.prompts).toHaveLength(shown);
  });

  it('LOGIN-5 the card pulled while the PIN is asked: told, and nothing was tried', async () => {
    const cardId = await insert('legal');
    host.onPin(async () => {
      await host.desktop.demo.pull({ id: 'legal' });
      return new Promise(() => {});
    });
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'card/removed' });
    host.onPin(() => DEMO_PIN);
    const again = await insert('legal');
    const { cards } = await host.desktop.cards.list({});
    expect(cards.find((card) => card.cardId === again)?.pin.triesLeft).toBe(cards[0]?.pin.triesMax);
  });

  it('LOGIN-5 the card pulled in a session ends it with its reason', async () => {
    await enterAsLegal();
    await host.desktop.demo.pull({ id: 'legal' });
    await host.waitFor('session', (event) => event.session === null && event.reason === 'card-removed');
    await expect(host.desktop.account.view({})).rejects.toMatchObject({ code: 'session/required' });
  });

  it('the network down: said before the PIN is asked, and the same click works once it is back', async () => {
    const cardId = await insert('legal');
    await host.desktop.demo.setNetwork({ up: false });
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'remote/unreachable' });
    expect(host.prompts).toHaveLength(0);
    await host.desktop.demo.setNetwork({ up: true });
    await expect(host.desktop.session.loginByCard({ cardId })).resolves.toMatchObject({ outcome: 'entered' });
  });

  it('the network cut between PIN and server: an error, no session, and a new try works', async () => {
    const cardId = await insert('legal');
    host.onPin(async () => {
      await host.desktop.demo.setNetwork({ up: false });
      return DEMO_PIN;
    });
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'remote/unreachable' });
    expect(await host.desktop.session.current({})).toEqual({ session: null });
    await host.desktop.demo.setNetwork({ up: true });
    host.onPin(() => DEMO_PIN);
    await expect(host.desktop.session.loginByCard({ cardId })).resolves.toMatchObject({ outcome: 'entered' });
  });

  it.each([
    ['lost', 'card-rule/lost'],
    ['unknown', 'card-rule/not-issued'],
    ['broken', 'card/certificate-broken'],
  ])('CARD-7 card "%s" is refused with %s', async (id, code) => {
    const cardId = await insert(id);
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code });
  });

  it('CARD-7 a card that expires in 20 days enters with its reminder', async () => {
    const { outcome } = await loginWith('expiring');
    if (outcome.outcome !== 'entered') throw new Error(outcome.outcome);
    expect(outcome.expiresInDays).toBeGreaterThan(18);
    expect(outcome.expiresInDays).toBeLessThan(22);
  });

  it('CARD-1 an RSA-era card enters too', async () => {
    const { outcome } = await loginWith('rsa');
    expect(outcome).toMatchObject({ outcome: 'entered' });
  });
});

describe('a seal through main', () => {
  it('SEAL-4 the card signs, the server stores; enable, stop and delete follow the rules', async () => {
    const { cardId } = await enterAsLegal();
    const { pictureId } = await host.desktop.pictures.generate({ type: 'company', unit: '某某贸易有限公司' });
    const saved = await host.desktop.seals.save({ form: sealForm(await operatorId()), pictureId, cardId });
    expect(saved).toMatchObject({ state: 'stopped', name: '公司公章' });
    const { picture } = await host.desktop.seals.get({ sealId: saved.sealId });
    expect(picture).toMatch(/^data:image\/png;base64,iVBOR/);
    await host.desktop.seals.setState({ sealId: saved.sealId, state: 'enabled' });
    await expect(host.desktop.seals.remove({ sealId: saved.sealId })).rejects.toMatchObject({ code: 'seal/not-stopped' });
    await host.desktop.seals.setState({ sealId: saved.sealId, state: 'stopped' });
    await host.desktop.seals.remove({ sealId: saved.sealId });
    expect((await host.desktop.seals.list({})).total).toBe(0);
  });

  it('SEAL-4 a stored seal is modified with its own picture, by a new signature', async () => {
    const { cardId } = await enterAsLegal();
    const { pictureId } = await host.desktop.pictures.generate({ type: 'company', unit: '某某贸易有限公司' });
    const form = sealForm(await operatorId());
    const { sealId } = await host.desktop.seals.save({ form, pictureId, cardId });
    const kept = await host.desktop.seals.picture({ sealId });
    expect(kept).toMatchObject({ dpi: 600, widthMm: 40, heightMm: 40 });
    const asked = host.prompts.length;
    const changed = await host.desktop.seals.save({ form: { ...form, name: '改名后的公章' }, pictureId: kept.pictureId, cardId, sealId });
    expect(changed).toMatchObject({ sealId, name: '改名后的公章' });
    expect(host.prompts).toHaveLength(asked + 1);
    expect((await host.desktop.seals.list({})).total).toBe(1);
  });

  it('SEAL-2 the card must still be in, also for a record that is signed already', async () => {
    const { cardId } = await enterAsLegal();
    const { pictureId } = await host.desktop.pictures.generate({ type: 'company', unit: '某某贸易有限公司' });
    const form = sealForm(await operatorId());
    host.onPin(async () => {
      await host.desktop.demo.setNetwork({ up: false });
      return DEMO_PIN;
    });
    await expect(host.desktop.seals.save({ form, pictureId, cardId })).rejects.toMatchObject({ code: 'remote/unreachable' });
    await host.desktop.demo.setNetwork({ up: true });
    await host.desktop.demo.pull({ id: 'legal' });
    await host.waitFor('session', (event) => event.session === null);
    await expect(host.desktop.seals.save({ form, pictureId, cardId })).rejects.toMatchObject({ code: 'session/legal-card-required' });
  });

  it('SEAL-2 a session without the legal-person card is refused before any PIN', async () => {
    const { cardId } = await loginWith('operator');
    const { pictureId } = await host.desktop.pictures.generate({ type: 'company', unit: '某某贸易有限公司' });
    const asked = host.prompts.length;
    await expect(host.desktop.seals.save({ form: sealForm('x'), pictureId, cardId })).rejects.toMatchObject({ code: 'session/legal-card-required' });
    expect(host.prompts).toHaveLength(asked);
  });

  it('the network cut right after the signature: kept, and the next try sends the same record without a second PIN', async () => {
    const { cardId } = await enterAsLegal();
    const { pictureId } = await host.desktop.pictures.generate({ type: 'company', unit: '某某贸易有限公司' });
    const form = sealForm(await operatorId());
    host.onPin(async () => {
      await host.desktop.demo.setNetwork({ up: false });
      return DEMO_PIN;
    });
    await expect(host.desktop.seals.save({ form, pictureId, cardId })).rejects.toMatchObject({ code: 'remote/unreachable' });
    await host.desktop.demo.setNetwork({ up: true });
    const asked = host.prompts.length;
    await host.desktop.seals.save({ form, pictureId, cardId });
    expect(host.prompts).toHaveLength(asked);
    expect((await host.desktop.seals.list({})).total).toBe(1);
  });

  it('OFF-1 a picture is prepared with no server and no card, survives the program, and is submitted later', async () => {
    await host.desktop.demo.setNetwork({ up: false });
    const { pictureId } = await host.desktop.pictures.generate({ type: 'contract', unit: '某某贸易有限公司' });
    const { draftId } = await host.desktop.drafts.save({ kind: 'seal', title: '合同章', step: 'form', data: { name: '合同章' }, pictureIds: [pictureId] });
    await app.close();
    await start();
    const draft = await host.desktop.drafts.load({ draftId });
    expect(draft.data).toEqual({ name: '合同章' });
    const kept = draft.pictures[0];
    if (!kept) throw new Error('the picture is gone');
    const { cardId } = await enterAsLegal();
    await host.desktop.seals.save({ form: { ...sealForm(await operatorId()), type: 'contract' }, pictureId: kept.pictureId, cardId, draftId });
    expect((await host.desktop.seals.list({})).total).toBe(1);
    expect((await host.desktop.drafts.list({})).items).toEqual([]);
  });
});

describe('a server that cannot be started', () => {
  it('OFF-1 the client opens all the same: logins say that the server is out of reach, pictures are prepared and kept', async () => {
    await app.close();
    for (const name of readdirSync(directory)) if (name.startsWith('server.sqlite')) rmSync(join(directory, name));
    writeFileSync(join(directory, 'server.sqlite'), 'this is no database');
    await start();
    const cardId = await insert('legal');
    await expect(host.desktop.session.loginByCard({ cardId })).rejects.toMatchObject({ code: 'remote/unreachable' });
    await expect(host.desktop.session.captcha({})).rejects.toMatchObject({ code: 'remote/unreachable' });
    const { pictureId } = await host.desktop.pictures.generate({ type: 'finance', unit: '某某贸易有限公司' });
    const { draftId } = await host.desktop.drafts.save({ kind: 'seal', title: '财务章', step: 'form', data: {}, pictureIds: [pictureId] });
    expect((await host.desktop.drafts.load({ draftId })).pictures).toHaveLength(1);
  });
});

describe('without demo mode', () => {
  it('none of the demo calls answers, and no soft card can be put in', async () => {
    await app.close();
    host = scriptedHost();
    app = await runApp(host, { dataDirectory: directory, version: 'test', demo: false, pcsc: false });
    for (const work of [
      host.desktop.demo.tray({}),
      host.desktop.demo.insert({ id: 'legal' }),
      host.desktop.demo.pull({ id: 'legal' }),
      host.desktop.demo.inbox({}),
      host.desktop.demo.setNetwork({ up: false }),
    ]) {
      await expect(work).rejects.toMatchObject({ code: 'app/unknown-call' });
    }
    await expect(app.native.insert('legal')).rejects.toMatchObject({ code: expect.any(String) });
    expect((await host.desktop.cards.list({})).cards).toEqual([]);
  });
});

describe('what the program leaves behind', () => {
  /** Every file under the data directory whose bytes hold `text`. */
  function filesWith(text: string): string[] {
    const needle = Buffer.from(text);
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((file) => join(file.parentPath, file.name)).filter((path) => readFileSync(path).includes(needle));
  }

  it('no PIN is in any file, and an ID number only in the server\u2019s database', async () => {
    const registry = SandboxRegistry.parse(JSON.parse(readFileSync('resources/sandbox/registry.json', 'utf8')));
    const holder = registry.people.find(({ personId }) => personId === registry.cards.find(({ id }) => id === 'legal')?.personId);
    await enterAsLegal();
    await host.desktop.account.view({});
    expect(filesWith(DEMO_PIN)).toEqual([]);
    for (const path of filesWith(holder?.idNumber ?? 'nobody')) expect(path).toContain('server.sqlite');
    expect(filesWith(holder?.idNumber ?? 'nobody')).not.toEqual([]);
  });
});
