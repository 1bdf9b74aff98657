import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { fakeDesktop, show } from '../testing/fakeDesktop.ts';
import StatusBanner from './StatusBanner.vue';

async function banner() {
  const main = fakeDesktop();
  const { wrapper } = await show(StatusBanner, { props: { offlineText: '仍可准备印章图片。' } });
  const lines = () => wrapper.findAll('.banner-line').map((line) => line.text());
  const network = async (online: boolean, clockSkewSeconds?: number) => {
    main.emit({ event: 'network', state: { online, clockSkewSeconds } });
    await flushPromises();
  };
  return { main, lines, network };
}

describe('what every screen says of the network and the clock', () => {
  it('is silent while all is well, a small clock difference included', async () => {
    const { lines, network } = await banner();
    await network(true, -60);
    expect(lines()).toEqual([]);
  });

  it('OFF-1 offline: says so, and what still works; silent again afterwards', async () => {
    const { lines, network } = await banner();
    await network(false);
    expect(lines()).toEqual(['现在连接不上服务器，正在自动重试。仍可准备印章图片。']);
    await network(true);
    expect(lines()).toEqual([]);
  });

  it.each([
    [180, '3 分钟'],
    [-3 * 3600, '3 小时'],
    [86_400 * 3, '3 天'],
  ])('CARD-1 a clock off by %d s is told as %s', async (seconds, words) => {
    const { lines, network } = await banner();
    await network(true, seconds);
    expect(lines()[0]).toContain(`相差约 ${words}`);
  });

  it('after sleep or a change of session: that readers are looked for anew, until the first news of them', async () => {
    const { main, lines } = await banner();
    main.emit({ event: 'native-host', state: 'woken' });
    main.emit({ event: 'native-host', state: 'running' });
    await flushPromises();
    expect(lines()[0]).toContain('电脑刚从睡眠中恢复');
    main.emit({ event: 'cards', snapshot: { service: 'no-readers', readers: [], cards: [] } });
    await flushPromises();
    expect(lines()).toEqual([]);
  });
});
