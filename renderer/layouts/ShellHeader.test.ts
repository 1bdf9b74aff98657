import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import { useCardsStore } from '../stores/cards.ts';
import { useSessionStore } from '../stores/session.ts';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import { legalCard, session, snapshot } from '../testing/samples.ts';
import ShellHeader from './ShellHeader.vue';

it.each(['woken', 'restarting'] as const)('LOGIN-5 the session’s card is not said to be in while readers are looked for anew: %s', async (state) => {
  const main = fakeDesktop();
  useCardsStore();
  useSessionStore();
  const used = { cardNo: legalCard.cardNo ?? '', certNo: legalCard.certNo ?? '', role: 'legal' as const, validTo: '2028-10-27T00:00:00Z' };
  main.emit({ event: 'session', session: { ...session, card: used }, reason: 'logged-in' });
  const { wrapper } = await show(ShellHeader);
  const said = async (): Promise<string> => {
    await flushPromises();
    return wrapper.get('.header-state').text();
  };
  main.emit({ event: 'cards', snapshot: snapshot(legalCard) });
  expect(await said()).toBe('法人卡已插入');
  main.emit({ event: 'native-host', state });
  expect(await said()).toBe('正在查找卡');
  main.emit({ event: 'native-host', state: 'running' });
  main.emit({ event: 'cards', snapshot: snapshot() });
  expect(await said()).toBe('卡已取出');
});
