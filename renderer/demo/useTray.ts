import { onScopeDispose, ref } from 'vue';
import type { TrayCard } from '../../contract/card.ts';
import type { DesktopApi } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { desktop, onDesktop } from '../desktop.ts';

type Message = Awaited<ReturnType<DesktopApi['demo']['inbox']>>['items'][number];
/** The sandbox inbox tells nothing by itself; a person looks every few seconds. */
const INBOX_EVERY_MS = 3_000;

/** The demo's soft cards, inbox, network switch and reset. */
export function useTray() {
  const items = ref<readonly TrayCard[]>([]);
  const pin = ref('');
  const messages = ref<readonly Message[]>([]);
  const networkUp = ref(true);
  const error = ref<AppError>();
  let timer: ReturnType<typeof setInterval> | undefined;

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      error.value = undefined;
    } catch (thrown) {
      error.value = AppError.from(thrown);
    }
  }
  const load = () =>
    attempt(async () => {
      const tray = await desktop.demo.tray({});
      items.value = tray.items;
      pin.value = tray.pin;
    });
  const loadInbox = async () => {
    if (document.hidden) return;
    // With the network cut the inbox cannot be read either: what is there stays.
    await desktop.demo.inbox({}).then(
      (inbox) => (messages.value = inbox.items),
      () => {},
    );
  };

  const stop = onDesktop('tray', (event) => (items.value = event.items));
  onScopeDispose(() => {
    stop();
    clearInterval(timer);
  });

  return {
    items,
    pin,
    messages,
    networkUp,
    error,
    load,
    /** Looks into the inbox now and then, while it is on screen. */
    watchInbox(on: boolean): void {
      clearInterval(timer);
      if (!on) return;
      void loadInbox();
      timer = setInterval(() => void loadInbox(), INBOX_EVERY_MS);
    },
    toggle: (card: TrayCard) =>
      attempt(async () => {
        if (card.inserted) await desktop.demo.pull({ id: card.id });
        else await desktop.demo.insert({ id: card.id });
        await load();
      }),
    /** Puts the made-up world back. Answers how many accounts it begins with; undefined when it failed, which `error` tells. */
    async reset(): Promise<number | undefined> {
      let accounts: number | undefined;
      await attempt(async () => {
        ({ accounts } = await desktop.demo.reset({}));
      });
      await loadInbox();
      return accounts;
    },
    setNetwork: (up: boolean) =>
      attempt(async () => {
        await desktop.demo.setNetwork({ up });
        networkUp.value = up;
      }),
  };
}
