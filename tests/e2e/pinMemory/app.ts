import { writeFileSync } from 'node:fs';
import { writeHeapSnapshot } from 'node:v8';
import type { Page } from 'playwright-core';
import type { Answer } from '../../../contract/result.ts';
import { runApp } from '../../../main/app.ts';
import { forkNode } from '../../../main/card/hostProcess.ts';
import { createChromiumHost } from '../../../main/hosts/chromium.ts';
import { openStore } from '../../../main/store/store.ts';
import type { Order, Report } from './orders.ts';

/**
 * The whole client as a process of its own, in a real headless Chromium, for the test that looks through its memory. The
 * PIN comes as one message per key, as from a keyboard, so that the test plants no string of it here. Its card lies in the tray, or in a reader.
 */
const [directory = '', snapshots = '', pinDigest = '', title = '', cards = 'tray'] = process.argv.slice(2);
const pages: { main?: Page; pin?: Page } = {};
const tell = (report: Report): void => void process.send?.(report);
/** Kept on purpose: what the test must be able to find. */
const planted: unknown[] = [];

const host = createChromiumHost({
  headless: true,
  profileDir: `${directory}/chromium`,
  locale: 'zh-CN',
  onPage: (kind, page) => {
    pages[kind] = page;
    if (kind === 'pin') tell({ told: 'pin-window' });
  },
});
// Cards in the tray with a PIN that stands nowhere in the program.
const store = await openStore({ directory, keyKeeper: host.keyKeeper });
store.softcards.save(['legal', 'operator-d'].map((id) => ({ id, inserted: id === 'legal' && cards === 'tray', triesLeft: 5, pinDigest })));
store.close();

// The native host writes its heap down when told by a signal, and has a planted word among its flags.
const forkNative = forkNode(['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${snapshots}`, `--title=${title}`]);
const app = await runApp(host, { dataDirectory: directory, version: 'test', demo: true, pcsc: cards === 'readers', forkNative });
const card = async () => {
  for (;;) {
    const found = app.context.desk.snapshot.cards.find(({ cardNo }) => cardNo);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const { cardId } = await card();

process.on('message', (order: Order) => void obey(order));
tell({ told: 'ready', nativeHost: app.native.pid ?? 0, cardId });

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'call': {
      const answer = await pages.main?.evaluate(
        ([area, name, input]) => (globalThis as unknown as { singleWindow: { call(...args: unknown[]): Promise<Answer<unknown>> } }).singleWindow.call(area, name, input),
        [order.area, order.name, order.input] as const,
      );
      if (!answer) throw new Error('no main window');
      return tell({ told: 'answer', answer });
    }
    case 'key':
      // Enter closes the window between its down and its up.
      await pages.pin?.keyboard.press(order.key).catch(() => {});
      return tell({ told: 'done' });
    case 'plant':
      // Reversed on its way here, so that it is this copy that is found.
      planted.push(Buffer.from([...order.reversed].reverse().join('')));
      planted.push([...order.reversed].reverse().join('').concat('口'));
      await pages.main?.evaluate((reversed) => {
        (globalThis as unknown as { planted: string }).planted = [...reversed].reverse().join('').concat('口');
      }, order.reversed);
      return tell({ told: 'done' });
    case 'look':
      return tell({ told: 'seen', time: (await pages.pin?.locator('#reader-time').textContent()) ?? '', inputs: (await pages.pin?.locator('input[type=password]').count()) ?? -1 });
    case 'snapshot':
      writeHeapSnapshot(`${snapshots}/main.heapsnapshot`);
      writeFileSync(`${snapshots}/renderer.heapsnapshot`, await rendererSnapshot());
      return tell({ told: 'done' });
    case 'quit':
      await app.close();
      process.disconnect();
  }
}

async function rendererSnapshot(): Promise<string> {
  const page = pages.main;
  if (!page) throw new Error('no main window');
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}
