import { writeSync } from 'node:fs';
import { openStore } from '../../main/store/store.ts';
import { flippingKeyKeeper } from '../../main/store/testing/keyKeeper.ts';

/**
 * Child process of the store's fault tests: `storeWriter.ts <directory> <most rounds>` writes as fast as it can and prints a
 * line for each write once it returned: `draft <id> <round>`, `picture <id> <round>`, `audit <seq>`; `opened <drafts held>` at first;
 * `failed <code>` at the end when a write threw.
 */
const [directory = '', rounds = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

try {
  const store = await openStore({ directory, keyKeeper: flippingKeyKeeper() });
  say(`opened ${store.drafts.list().length}`);
  let draftId: string | undefined;
  for (let round = 1; round <= Number(rounds); round++) {
    const png = Buffer.alloc(20_000, round % 256);
    const pictureId = store.pictures.put({ png, widthPx: round, heightPx: 1, dpi: 600, widthMm: 1, heightMm: 1 });
    say(`picture ${pictureId} ${round}`);
    // Half of the writes renew a draft, as autosave does.
    const renewed: string | undefined = round % 2 === 0 ? draftId : undefined;
    draftId = store.drafts.save({ draftId: renewed, kind: 'seal', title: `第${round}轮`, step: 's', data: { round }, pictureIds: [pictureId] });
    say(`draft ${draftId} ${round}`);
    say(`audit ${store.audit.append({ event: 'round', details: { round } }).seq}`);
  }
  store.close();
} catch (thrown) {
  say(`failed ${thrown instanceof Error ? thrown.message : String(thrown)}`);
}
