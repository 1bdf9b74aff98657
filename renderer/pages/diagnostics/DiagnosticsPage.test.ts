import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DoctorReport } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { useAppStore } from '../../stores/app.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import DiagnosticsPage from './DiagnosticsPage.vue';

const report: DoctorReport = {
  checks: [
    { id: 'disk', level: 'green', title: '磁盘空间', found: '剩余 20 GB。' },
    { id: 'cards', level: 'amber', title: '卡', found: '没有插入卡。', advice: '请插入卡。' },
    { id: 'server', level: 'red', title: '服务器', found: '连接不上。', advice: '请检查网络。' },
  ],
  versions: { app: '1' },
  at: '2026-11-21T03:30:00Z',
};

async function page(handlers: Record<string, Handler> = {}) {
  const main = fakeDesktop({ 'diagnostics.run': () => report, 'app.setLocale': () => ({}), ...handlers });
  const { wrapper } = await show(DiagnosticsPage);
  const press = async (testId: string) => {
    await wrapper.get(`[data-testid="${testId}"]`).trigger('click');
    await flushPromises();
  };
  return { main, wrapper, press };
}
function clipboard(writeText: (text: string) => Promise<void>): void {
  const before = Object.getOwnPropertyDescriptor(navigator, 'clipboard');
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  onTestFinished(() => {
    if (before) Object.defineProperty(navigator, 'clipboard', before);
    else Reflect.deleteProperty(navigator, 'clipboard');
  });
}

describe('the diagnostics page', () => {
  it('asks at once, with what only the window knows, and shows what needs doing first, in words', async () => {
    const { main, wrapper } = await page();
    expect(main.callsOf('diagnostics.run')).toEqual([
      { locale: 'zh-CN', window: { widthPx: expect.any(Number), heightPx: expect.any(Number), scale: expect.any(Number), userAgent: expect.any(String) } },
    ]);
    expect(wrapper.findAll('[data-check]').map((line) => line.attributes('data-check'))).toEqual(['server', 'cards', 'disk']);
    const first = wrapper.get('[data-check="server"]').text();
    for (const words of ['异常', '服务器', '连接不上。', '请检查网络。']) expect(first).toContain(words);
    expect(wrapper.get('[data-testid="diagnose-summary"]').text()).toBe('1 项异常，1 项需要注意。');
  });

  it('checks again when asked to and when the language changes', async () => {
    const { main, press } = await page();
    await press('diagnose-again');
    await useAppStore().setLocale('en');
    await flushPromises();
    expect(main.callsOf('diagnostics.run').map(({ locale }) => locale)).toEqual(['zh-CN', 'zh-CN', 'en']);
    await useAppStore().setLocale('zh-CN');
  });

  it('an answer that comes late does not replace a newer one', async () => {
    const answers: ((report: DoctorReport) => void)[] = [];
    const { wrapper } = await page({ 'diagnostics.run': () => new Promise<DoctorReport>((resolve) => answers.push(resolve)) });
    expect(wrapper.get('[data-testid="diagnose-summary"]').text()).toBe('正在检查…');
    await useAppStore().setLocale('en');
    await flushPromises();
    answers[1]?.({ ...report, checks: [] });
    answers[0]?.(report);
    await flushPromises();
    expect(wrapper.findAll('[data-check]')).toHaveLength(0);
    expect(wrapper.get('[data-testid="diagnose-summary"]').text()).toBe('All is well.');
    await useAppStore().setLocale('zh-CN');
  });

  it('tells where the report was saved, or why it was not', async () => {
    const { main, wrapper, press } = await page({ 'diagnostics.save': () => ({ path: '~/x/reports/a.json' }) });
    await press('diagnose-save');
    expect(wrapper.get('[data-testid="diagnose-outcome"]').text()).toContain('~/x/reports/a.json');
    main.on('diagnostics.save', () => {
      throw new AppError('store/disk-full');
    });
    await press('diagnose-save');
    expect(wrapper.find('[data-testid="diagnose-outcome"]').exists()).toBe(false);
    expect(wrapper.get('[role="alert"]').text()).toContain('磁盘');
  });

  it('copies what was found as text; says so when the clipboard refuses', async () => {
    const copied: string[] = [];
    clipboard(async (text) => void copied.push(text));
    const { wrapper, press } = await page();
    await press('diagnose-copy');
    expect(copied[0]).toMatch(/^\[异常\] 服务器: 连接不上。\n {4}请检查网络。\n\[注意\] 卡/);
    clipboard(() => Promise.reject(new Error('denied')));
    await press('diagnose-copy');
    expect(wrapper.get('[data-testid="diagnose-outcome"]').text()).toContain('没有复制成功');
    await useAppStore().setLocale('en');
    await flushPromises();
    expect(wrapper.get('[data-testid="diagnose-outcome"]').text()).toContain('Copying did not work');
    await useAppStore().setLocale('zh-CN');
    expect(document.querySelector('textarea')).toBeNull();
  });

  it('a refusal of main is told and can be tried again', async () => {
    let refuse = true;
    const { wrapper } = await page({
      'diagnostics.run': () => {
        if (refuse) throw new AppError('app/internal');
        return report;
      },
    });
    refuse = false;
    await wrapper.get('.notice-retry').trigger('click');
    await flushPromises();
    expect(wrapper.findAll('[data-check]')).toHaveLength(3);
    expect(wrapper.find('.notice').exists()).toBe(false);
  });

  it('shows the log only when asked, and hides it again', async () => {
    const { main, wrapper, press } = await page({ 'diagnostics.log': () => ({ lines: ['one', 'two'] }) });
    expect(main.callsOf('diagnostics.log')).toEqual([]);
    await press('log-toggle');
    expect(wrapper.get('[data-testid="log"]').text()).toBe('one\ntwo');
    await press('log-toggle');
    expect(wrapper.find('[data-testid="log"]').exists()).toBe(false);
    main.on('diagnostics.log', () => ({ lines: [] }));
    await press('log-toggle');
    expect(wrapper.text()).toContain('日志里还没有内容');
  });
});
