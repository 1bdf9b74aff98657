import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardInfo } from '../../contract/card.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../../main/app.ts';
import { type ScriptedHost, scriptedHost } from '../../main/testing/scriptedHost.ts';
import { type StandIn, startStandIn } from '../../native/control/testing/standIn.ts';

let directory: string;
let standIn: StandIn;
let host: ScriptedHost;
let app: RunningApp;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sw-control-login-'));
  standIn = await startStandIn();
  host = scriptedHost();
  host.onPin(() => DEMO_PIN);
  // The real native host, server and store; no reader at all: the card is reached through the control's stand-in.
  app = await runApp(host, { dataDirectory: directory, version: 'test', demo: false, pcsc: false, control: { url: standIn.url } });
});
afterEach(async () => {
  await app.close();
  await standIn.close();
  rmSync(directory, { recursive: true, force: true });
});

async function readableCard(other?: string): Promise<CardInfo> {
  for (;;) {
    const { cards } = await host.desktop.cards.list({});
    const found = cards.find(({ cardNo, cardId }) => cardNo !== undefined && cardId !== other);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const login = (cardId: string) => host.desktop.session.loginByCard({ cardId });

describe('login through the official control (a stand-in of it)', () => {
  it('CARD-1 CARD-2 the card logs in, its PIN checked once, and the PIN stays in no file', async () => {
    const card = await readableCard();
    expect(card).toMatchObject({ provider: 'control', cardNo: 'JS1A900000011' });
    expect(await login(card.cardId)).toMatchObject({ outcome: 'entered', rule: 'CARD-2' });
    expect(standIn.pinChecks).toBe(1);
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const bytes = await Promise.resolve().then(() => readFileSync(join(directory, name))).catch(() => undefined);
      expect(bytes?.includes(DEMO_PIN) ?? false, name).toBe(false);
    }
  });

  it('CARD-1 an old RSA card logs in with SHA-1', async () => {
    const { cardId } = await readableCard();
    standIn.insert('rsa');
    const old = await readableCard(cardId);
    expect(old.algorithm).toBe('RSA');
    expect(await login(old.cardId)).toMatchObject({ outcome: 'entered' });
  });

  it('a wrong PIN is told with the tries left, and each entry is sent once', async () => {
    const { cardId } = await readableCard();
    const typed = ['00000000', DEMO_PIN];
    host.onPin(() => typed.shift() ?? 'CANCEL');
    expect(await login(cardId)).toMatchObject({ outcome: 'entered' });
    expect(standIn.pinChecks).toBe(2);
    expect(host.prompts.at(-1)?.message?.text).toContain('4');
  });

  it('LOGIN-5 pulled while the PIN window is open: told, no PIN sent; pulled later: the session ends; back in: the next login works', async () => {
    const { cardId } = await readableCard();
    host.onPin(() => {
      standIn.insert(undefined);
      return new Promise(() => {}); // the window is closed by the removal
    });
    await expect(login(cardId)).rejects.toMatchObject({ code: 'card/removed' });
    expect(standIn.pinChecks).toBe(0);

    host.onPin(() => DEMO_PIN);
    standIn.insert('legal');
    expect(await login((await readableCard(cardId)).cardId)).toMatchObject({ outcome: 'entered' });
    standIn.insert(undefined);
    await host.waitFor('session', ({ reason }) => reason === 'card-removed');
    expect(await host.desktop.session.current({})).toEqual({ session: null });
  });

  it('the control dies in the middle of the PIN call: told, no session, nothing sent twice; back again the login works', async () => {
    const { cardId } = await readableCard();
    standIn.mischief = (call, _answer, peer) => {
      if (call.args['passwd'] === undefined) return undefined;
      peer.drop();
      return 'handled';
    };
    await expect(login(cardId)).rejects.toMatchObject({ code: 'card/communication' });
    expect(await host.desktop.session.current({})).toEqual({ session: null });
    expect(standIn.calls.filter((call) => 'passwd' in call.args)).toHaveLength(1);
    standIn.mischief = undefined;
    expect(await login((await readableCard()).cardId)).toMatchObject({ outcome: 'entered' });
  });
});
