import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import { DRAFT_PAUSE_MS } from '../../composables/useDraft.ts';
import { seal as texts } from '../../i18n/zh-CN/seal.ts';
import { useNetworkStore } from '../../stores/network.ts';
import { show, type FakeDesktop } from '../../testing/fakeDesktop.ts';
import SealWizard from './SealWizard.vue';
import { byId, enter, legalCard, legalSession, picture, sealDesktop, settle } from './testing/sealStage.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const draftOf = (fields: object, step = 'details') => ({
  draftId: 'd1',
  kind: 'seal',
  title: '公章',
  step,
  updatedAt: '2026-01-01T00:00:00Z',
  data: { made: 'scanned', sealId: null, ink: 'auto', fields },
  pictures: [picture('p1')],
});
const filled = { operatorId: 'o1', name: '宁波海润公章', type: 'company', validFrom: '2024-01-01', validTo: '2028-06-30', remark: '备用' };

async function open(main: FakeDesktop, props: Record<string, unknown> = {}) {
  const { wrapper } = await show(SealWizard, { props });
  await settle(pass, 10);
  const press = async (id: string) => {
    await byId(wrapper, id).trigger('click');
    await settle(pass, 10);
  };
  return { main, wrapper, press };
}
/** The wizard with everything filled in and the legal-person card in its reader. */
async function ready(main = sealDesktop()) {
  main.on('drafts.load', () => draftOf(filled));
  enter(legalSession, legalCard);
  const stage = await open(main, { draftId: 'd1' });
  await stage.press('seal-save');
  return stage;
}
const refuse = (main: FakeDesktop, code: ErrorCode) =>
  main.on('seals.save', () => {
    throw new AppError(code);
  });

describe('making a seal', () => {
  it('SEAL-6 the notice covers the form until it is closed', async () => {
    const { wrapper, press } = await open(sealDesktop());
    await press('seal-way-scanned');
    const notice = wrapper.get('[role="dialog"][aria-modal="true"]').text();
    for (const each of ['colour', 'place', 'scanner'] as const) expect(notice).toContain(texts.notice[each].text);
    expect(wrapper.get('.wizard-content').attributes()).toHaveProperty('inert');
    await press('seal-notice-close');
    expect(wrapper.find('[role="dialog"]').exists()).toBe(false);
    expect(wrapper.get('.wizard-content').attributes()).not.toHaveProperty('inert');
    await press('seal-notice-open');
    expect(wrapper.get('[role="dialog"]').text()).toContain(texts.notice.title);
  });

  it.each([
    ['standard', '印章所属单位', '系统将校验您的法人信息。'],
    ['scanned', '选择印章', '系统将校验法人信息。'],
  ] as const)('SEAL-7 the help of a %s seal lists eleven items, each way its own', async (way, sixth, save) => {
    const { wrapper, press } = await open(sealDesktop());
    await press(`seal-way-${way}`);
    if (way === 'scanned') await press('seal-notice-close');
    await press('seal-help-open');
    const items = byId(wrapper, 'seal-help').findAll('dt').map((item) => item.text());
    expect(items).toHaveLength(11);
    expect(items[0]).toMatch(/第 1 项.*印章操作员名称/);
    expect(items[5]).toContain(sixth);
    expect(items[10]).toMatch(/第 11 项.*关闭窗口/);
    expect(byId(wrapper, 'seal-help').findAll('dd')[7]?.text()).toContain(save);
  });

  it('SEAL-1 a standard-form seal is drawn while its unit is typed, once per pause', async () => {
    const { main, wrapper, press } = await open(sealDesktop());
    await press('seal-way-standard');
    const unit = wrapper.get('input[data-testid="seal-unit"]');
    for (const text of ['宁', '宁波', '宁波海润']) await unit.setValue(text);
    await settle(pass);
    expect(main.callsOf('pictures.generate')).toEqual([{ type: 'company', unit: '宁波海润', shape: 'round', mm: 40 }]);
    expect(byId(wrapper, 'seal-next').attributes()).not.toHaveProperty('disabled');
    await unit.setValue('宁波海润进出口贸易有限公司分公司');
    await settle(pass);
    expect(wrapper.text()).toContain(texts.standard.tooLong);
    expect(byId(wrapper, 'seal-next').attributes()).toHaveProperty('disabled');
  });

  it('what draws seals is loaded when the standard form is chosen; when that fails, the drawing itself says what is wrong', async () => {
    const failing = () => {
      throw new AppError('scan/unreadable');
    };
    const { main, wrapper, press } = await open(sealDesktop({ 'pictures.prepareDrawing': failing }));
    expect(main.callsOf('pictures.prepareDrawing')).toEqual([]);
    await press('seal-way-standard');
    expect(main.callsOf('pictures.prepareDrawing')).toEqual([{}]);
    await wrapper.get('input[data-testid="seal-unit"]').setValue('宁波海润');
    await settle(pass);
    expect(main.callsOf('pictures.generate')).toHaveLength(1);
    expect(byId(wrapper, 'seal-next').attributes()).not.toHaveProperty('disabled');
  });

  it('FLD-8 saving too early marks every wrong field and goes to the first; the card is not asked', async () => {
    const main = sealDesktop({ 'drafts.load': () => draftOf({ name: '' }) });
    enter(legalSession, legalCard);
    const { wrapper, press } = await open(main, { draftId: 'd1' });
    await press('seal-save');
    expect(wrapper.findAll('.is-wrong').length).toBeGreaterThanOrEqual(4);
    expect(document.activeElement?.getAttribute('data-testid')).toBe('seal-operator');
    expect(main.callsOf('seals.save')).toEqual([]);
  });

  it('SEAL-3 choosing the operator limits and proposes the days', async () => {
    vi.setSystemTime('2026-03-18T02:00:00Z');
    const main = sealDesktop({ 'drafts.load': () => draftOf({ name: '公章' }) });
    enter(legalSession, legalCard);
    const { wrapper, press } = await open(main, { draftId: 'd1' });
    await byId(wrapper, 'seal-operator').setValue('o1');
    const day = (id: string) => wrapper.get<HTMLInputElement>(`input[data-testid="${id}"]`);
    expect([day('seal-validFrom').element.value, day('seal-validTo').element.value]).toEqual(['2026-03-18', '2028-06-30']);
    await day('seal-validTo').setValue('2028-07-01');
    await press('seal-save');
    expect(wrapper.text()).toContain('须在操作员证书有效期内（2023-06-30 至 2028-06-30）');
  });
});

describe('SEAL-6 a bad scan', () => {
  it.each(['scan/unreadable', 'scan/unsupported-type', 'scan/truncated', 'scan/too-large', 'scan/too-small', 'scan/file-gone', 'input/too-large'] as const)(
    'SEAL-6 %s has its own words; another file can be chosen at once',
    async (code) => {
      const main = sealDesktop();
      main.on('pictures.openScan', () => {
        throw new AppError(code, { params: { maxMegapixels: 268 } });
      });
      const { wrapper, press } = await open(main);
      await press('seal-way-scanned');
      await press('seal-notice-close');
      const input = wrapper.get<HTMLInputElement>('input[data-testid="seal-file"]');
      Object.defineProperty(input.element, 'files', { value: [new File(['x'], 'a.jpg')] });
      await input.trigger('change');
      await settle(pass);
      const words = byId(wrapper, 'seal-scan-error').text();
      expect(words.length).toBeGreaterThan(10);
      expect(words).not.toMatch(/[{}]|errors\./);
      // There is no scan yet that could be tried again.
      expect(wrapper.find('.notice-retry').exists()).toBe(false);
      expect(wrapper.find('button.target').attributes()).not.toHaveProperty('disabled');
    },
  );
});

describe('SEAL-4 saving', () => {
  it('SEAL-4 shows the card, saves once with the draft’s id, and tells the list', async () => {
    const { main, wrapper, press } = await ready();
    expect(byId(wrapper, 'seal-save-card').text()).toContain('8600000012345');
    await press('seal-save-confirm');
    expect(main.callsOf('seals.save')).toEqual([
      { form: { ...filled, made: 'scanned' }, pictureId: 'p1', cardId: 'softcard:1', draftId: 'd1' },
    ]);
    expect(wrapper.emitted('saved')).toHaveLength(1);
    expect(main.callsOf('drafts.discard')).toEqual([{ draftId: 'd1' }]);
  });

  it('SEAL-4 a card that is too slow is given up by a button, and the form is kept', async () => {
    const { main, wrapper, press } = await ready();
    const waiting = Promise.withResolvers<never>();
    main.on('seals.save', () => waiting.promise);
    main.on('cards.cancel', () => ({}));
    await press('seal-save-confirm');
    expect(wrapper.find('[data-testid="cancel-card"]').exists()).toBe(false); // nothing is asked of the card yet
    main.emit({ event: 'progress', task: 'seal-save', step: 'sign', fraction: 0.6 });
    await flushPromises();
    await press('cancel-card');
    expect(main.callsOf('cards.cancel')).toEqual([{ cardId: 'softcard:1' }]);
    waiting.reject(new AppError('pin/cancelled'));
    await flushPromises();
    expect(byId(wrapper, 'seal-save-error').text()).not.toBe('');
    expect(byId(wrapper, 'seal-save-confirm').attributes('disabled')).toBeUndefined();
  });

  it('SEAL-4 waits for the card: without it, or with another one, nothing is asked for', async () => {
    const { wrapper } = await ready();
    const confirm = () => byId(wrapper, 'seal-save-confirm').attributes();
    enter(legalSession);
    await flushPromises();
    expect(wrapper.get('[role="dialog"]').text()).toContain(texts.save.noCard);
    expect(confirm()).toHaveProperty('disabled');
    enter(legalSession, { ...legalCard, cardNo: '8600000099999' });
    await flushPromises();
    expect(wrapper.get('[role="dialog"]').text()).toContain('请换上登录所用的法人卡（8600000012345）');
    expect(confirm()).toHaveProperty('disabled');
    enter(legalSession, legalCard);
    await flushPromises();
    expect(confirm()).not.toHaveProperty('disabled');
  });

  it.each(['card/removed', 'remote/unreachable', 'pin/cancelled', 'pin/wrong', 'remote/timeout', 'seal/signature-invalid'] as const)(
    'SEAL-4 after %s everything is still there and the next try works',
    async (code) => {
      const main = sealDesktop();
      const { wrapper, press } = await ready(main);
      refuse(main, code);
      await press('seal-save-confirm');
      expect(byId(wrapper, 'seal-save-error').text()).toContain(texts.save.kept);
      expect(wrapper.emitted('saved')).toBeUndefined();
      expect(main.callsOf('drafts.discard')).toEqual([]);
      expect(wrapper.get<HTMLInputElement>('input[data-testid="seal-name"]').element.value).toBe(filled.name);
      main.on('seals.save', () => ({ sealId: 's1', name: filled.name }));
      await press('seal-save-confirm');
      expect(wrapper.emitted('saved')).toHaveLength(1);
      const [first, second] = main.callsOf('seals.save');
      expect(second).toEqual(first);
    },
  );

  it('SEAL-4 a second press while one save runs does nothing, and the steps follow main', async () => {
    const main = sealDesktop();
    const { wrapper, press } = await ready(main);
    main.on('seals.save', () => new Promise(() => {}));
    await press('seal-save-confirm');
    main.emit({ event: 'progress', task: 'seal-save', step: 'sign', fraction: 0.6 });
    await flushPromises();
    expect(byId(wrapper, 'seal-save-steps').get('[aria-current="step"]').text()).toContain(texts.save.step.sign);
    expect(wrapper.find('[data-testid="seal-save-confirm"]').exists()).toBe(false);
    await wrapper.get('[role="dialog"]').trigger('keydown', { key: 'Escape' });
    expect(wrapper.find('[data-testid="seal-save-steps"]').exists()).toBe(true);
  });
});

describe('OFF-1 drafts', () => {
  it('OFF-1 with no server, session or card a picture is prepared and kept with its fields', async () => {
    const main = sealDesktop({
      'seals.operators': () => {
        throw new AppError('remote/unreachable');
      },
    });
    enter(null);
    useNetworkStore().state = { online: false };
    const { wrapper, press } = await open(main);
    await press('seal-way-standard');
    await wrapper.get('input[data-testid="seal-unit"]').setValue('宁波海润');
    await settle(pass);
    await press('seal-next');
    expect(wrapper.text()).toContain(texts.field.operatorsNoSession);
    await press('seal-keep');
    expect(wrapper.emitted('kept')).toEqual([['宁波海润']]);
    expect(main.callsOf('drafts.save').at(-1)).toMatchObject({ kind: 'seal', step: 'details', pictureIds: ['p2'], data: { made: 'standard', fields: { unit: '宁波海润' } } });
    expect(main.callsOf('seals.operators')).toEqual([]);
  });

  it('OFF-1 a draft comes back with its picture, is not drawn anew, and says that the scan is gone', async () => {
    const main = sealDesktop({ 'drafts.load': () => draftOf(filled) });
    const { wrapper } = await open(main, { draftId: 'd1' });
    expect(byId(wrapper, 'seal-size').text()).toContain('42.0 × 42.0');
    await wrapper.get('button.step:not(.now):nth-of-type(1)').trigger('click');
    await wrapper.findAll('button.step')[1]?.trigger('click');
    expect(wrapper.text()).toContain(texts.scan.gone);
    expect(main.callsOf('pictures.generate')).toEqual([]);
    expect(main.callsOf('pictures.extract')).toEqual([]);
  });

  it('what is typed is autosaved; choosing a way alone is not', async () => {
    const { main, wrapper, press } = await open(sealDesktop());
    await press('seal-way-standard');
    await settle(pass, DRAFT_PAUSE_MS * 2);
    expect(main.callsOf('drafts.save')).toEqual([]);
    await wrapper.get('input[data-testid="seal-unit"]').setValue('宁波海润');
    await settle(pass, DRAFT_PAUSE_MS * 2);
    expect(main.callsOf('drafts.save').at(-1)).toMatchObject({ title: '宁波海润' });
  });

  it('a full disk is said, and the window stays open', async () => {
    const main = sealDesktop({
      'drafts.load': () => draftOf(filled),
      'drafts.save': () => {
        throw new AppError('store/disk-full');
      },
    });
    const { wrapper, press } = await open(main, { draftId: 'd1' });
    await press('seal-keep');
    expect(wrapper.emitted('kept')).toBeUndefined();
    expect(wrapper.text()).toContain(texts.wizard.autosaveFailed);
  });

  it('closing asks before it throws anything away', async () => {
    const main = sealDesktop({ 'drafts.load': () => draftOf(filled) });
    const { wrapper, press } = await open(main, { draftId: 'd1' });
    await press('seal-close');
    expect(wrapper.emitted('close')).toBeUndefined();
    await press('seal-close-drop');
    expect(main.callsOf('drafts.discard')).toEqual([{ draftId: 'd1' }]);
    expect(wrapper.emitted('close')).toHaveLength(1);
  });
});
