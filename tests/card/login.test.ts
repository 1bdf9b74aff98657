import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardInfo } from '../../contract/card.ts';
import { DEMO_PIN } from '../../contract/sandboxRegistry.ts';
import { type RunningApp, runApp } from '../../main/app.ts';
import { type ScriptedHost, scriptedHost } from '../../main/testing/scriptedHost.ts';
import { loadSoftCard } from '../../native/softcard/sandboxCards.ts';
import { plugSoftCard, type VpcdPlug } from '../../native/softcard/vpcd.ts';
import { type Pcscd, startPcscd, VPCD_HOST, VPCD_PORTS } from './pcscd.ts';

const VERIFY = 0x18;

let pcscd: Pcscd;
let directory: string;
let host: ScriptedHost;
let app: RunningApp;
let plug: VpcdPlug;
let apdus: number[];
const card = loadSoftCard('legal');

beforeAll(async () => {
  pcscd = await startPcscd();
});
afterAll(() => pcscd?.stop());
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sw-card-login-'));
  host = scriptedHost();
  host.onPin(() => DEMO_PIN);
  apdus = [];
  // Real readers, the real native host, the real server and store: only the windows are scripted.
  app = await runApp(host, { dataDirectory: directory, version: 'test', demo: false });
  plug = plugSoftCard(card, {
    host: VPCD_HOST,
    port: VPCD_PORTS[0],
    onApdu: (apdu) => {
      const instruction = apdu[1] ?? 0;
      apdus.push(instruction);
      return 'answer';
    },
  });
});
afterEach(async () => {
  await plug.unplug();
  await app.close();
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

describe('login through a real pcscd', () => {
  it('CARD-1 CARD-2 the card in a real reader logs in, with one VERIFY', async () => {
    const { cardId } = await readableCard();
    apdus.length = 0;
    expect(await login(cardId)).toMatchObject({ outcome: 'entered', rule: 'CARD-2' });
    expect(apdus.filter((instruction) => instruction === VERIFY)).toHaveLength(1);
  });

  it('the reader service killed and started again during the PIN: told, nothing tried, and the next login works', { timeout: 60_000 }, async () => {
    const { cardId } = await readableCard();
    apdus.length = 0;
    host.onPin(async () => {
      await pcscd.kill();
      return new Promise(() => {}); // the window is closed by the removal
    });
    await expect(login(cardId)).rejects.toMatchObject({ code: 'card/removed' });
    expect(apdus).not.toContain(VERIFY);
    await pcscd.start();
    host.onPin(() => DEMO_PIN);
    expect(await login((await readableCard(cardId)).cardId)).toMatchObject({ outcome: 'entered' });
  });
});
