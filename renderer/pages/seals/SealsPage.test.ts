import { flushPromises } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { seal as texts } from '../../i18n/zh-CN/seal.ts';
import { useNetworkStore } from '../../stores/network.ts';
import type { FakeDesktop } from '../../testing/fakeDesktop.ts';
import { dialogText, openList } from '../../wizards/seal/testing/listStage.ts';
import { byId, enter, legalCard, legalSession, sealDesktop, sealNamed } from '../../wizards/seal/testing/sealStage.ts';
import SealsPage from './SealsPage.vue';
import { PAGE_SIZE } from './useSealList.ts';

const seals = [sealNamed('a', 'enabled'), sealNamed('b', 'stopped')];
const withSeals = () => sealDesktop({ 'seals.list': () => ({ items: seals, total: 2 }), 'seals.setState': () => seals[0], 'seals.remove': () => ({}) });

const open = (main: FakeDesktop) => openList(SealsPage, main, 'seal-row');

describe('印章制作, the list', () => {
  it('SEAL-5 asks by name, state, type and date made, from the first page', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    await wrapper.get('input[data-testid="seal-query-name"]').setValue('公章');
    await byId(wrapper, 'seal-query-state').setValue('stopped');
    await byId(wrapper, 'seal-query-type').setValue('company');
    await wrapper.get('input[data-testid="seal-query-madeFrom"]').setValue('20260101');
    await wrapper.get('input[data-testid="seal-query-madeFrom"]').trigger('change');
    await wrapper.get('form').trigger('submit');
    await flushPromises();
    expect(main.callsOf('seals.list').at(-1)).toEqual({
      page: 1,
      pageSize: PAGE_SIZE,
      name: '公章',
      state: 'stopped',
      type: 'company',
      madeFrom: '2026-01-01',
    });
  });

  it('SEAL-5 days the wrong way round are said and not asked', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    const before = main.callsOf('seals.list').length;
    await wrapper.get('input[data-testid="seal-query-madeFrom"]').setValue('2026-02-01');
    await wrapper.get('input[data-testid="seal-query-madeTo"]').setValue('2026-01-01');
    await wrapper.get('form').trigger('submit');
    await flushPromises();
    expect(wrapper.text()).toContain(texts.query.dateOrder);
    expect(main.callsOf('seals.list')).toHaveLength(before);
  });

  it('SEAL-5 an enabled seal is not deleted: it says to stop it first', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper, press, choose } = await open(main);
    await choose(0);
    await press('seal-remove');
    expect(byId(wrapper, 'seal-explained').text()).toBe(texts.actions.stopFirst);
    expect(main.callsOf('seals.remove')).toEqual([]);
  });

  it('SEAL-5 a stopped seal is deleted only after the question, which says that it is for good', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper, press, choose } = await open(main);
    await choose(1);
    await press('seal-remove');
    expect(dialogText()).toContain('不可恢复');
    expect(main.callsOf('seals.remove')).toEqual([]);
    await press('confirm-no');
    expect(main.callsOf('seals.remove')).toEqual([]);
    await press('seal-remove');
    await press('confirm-yes');
    expect(main.callsOf('seals.remove')).toEqual([{ sealId: 'b' }]);
    expect(byId(wrapper, 'seal-done').text()).toContain('已永久删除');
  });

  it('SEAL-5 a refusal of the server is told in the question, which stays', async () => {
    const main = withSeals();
    main.on('seals.remove', () => {
      throw new AppError('seal/not-stopped');
    });
    enter(legalSession, legalCard);
    const { press, choose } = await open(main);
    await choose(1);
    await press('seal-remove');
    await press('confirm-yes');
    expect(dialogText()).toContain('只能修改或删除已停用的印章');
  });

  it('SEAL-1 a stopped seal is enabled at once, an enabled one stopped after the question', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { press, choose } = await open(main);
    await choose(1);
    await press('seal-enable');
    await choose(0);
    await press('seal-stop');
    await press('confirm-yes');
    expect(main.callsOf('seals.setState')).toEqual([
      { sealId: 'b', state: 'enabled' },
      { sealId: 'a', state: 'stopped' },
    ]);
  });

  it('SEAL-2 without the legal-person card 新增 explains itself and opens nothing; preparing a picture stays possible', async () => {
    const main = withSeals();
    enter({ ...legalSession, openedBy: 'password', card: undefined });
    const { wrapper, press } = await open(main);
    expect(byId(wrapper, 'seal-obstacle').text()).toContain('要求使用法人卡登录');
    await press('seal-add');
    expect(byId(wrapper, 'seal-explained').text()).toBe(texts.right['password-session']);
    expect(wrapper.find('[data-testid="seal-wizard"]').exists()).toBe(false);
    await press('seal-prepare');
    expect(wrapper.find('[data-testid="seal-wizard"]').exists()).toBe(true);
  });

  it('SEAL-2 the buttons follow the card in the reader', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    const add = () => byId(wrapper, 'seal-add').attributes('aria-disabled');
    expect(add()).toBeUndefined();
    enter(legalSession);
    await flushPromises();
    expect(add()).toBe('true');
    enter(legalSession, legalCard);
    await flushPromises();
    expect(add()).toBeUndefined();
  });

  it('OFF-1 before login nothing is asked of the server, and a picture can be prepared', async () => {
    const main = sealDesktop();
    enter(null);
    useNetworkStore().state = { online: false };
    const { wrapper, press } = await open(main);
    expect(main.calls.filter(({ name }) => name.startsWith('seals.'))).toEqual([]);
    await press('seal-prepare');
    expect(wrapper.find('[data-testid="seal-wizard"]').exists()).toBe(true);
  });

  it('OFF-1 drafts of this PC are offered, newest first, and thrown away only after the question', async () => {
    let drafts = ['1', '2'].map((day) => ({ draftId: day, kind: 'seal', title: `草稿${day}`, step: 'details', updatedAt: `2026-01-0${day}T00:00:00Z` }));
    const main = sealDesktop({
      'drafts.list': () => ({ items: drafts }),
      'drafts.discard': ({ draftId }) => {
        drafts = drafts.filter((draft) => draft.draftId !== draftId);
        return {};
      },
    });
    enter(null);
    const { wrapper, press } = await open(main);
    const names = () => wrapper.findAll('[data-testid="seal-draft"] .draft-name').map((name) => name.text());
    expect(names()).toEqual(['草稿2', '草稿1']);
    await press('seal-draft-discard');
    expect(main.callsOf('drafts.discard')).toEqual([]);
    await press('confirm-yes');
    expect(names()).toEqual(['草稿1']);
  });

  it('UI-2 the chosen columns are remembered', async () => {
    const main = withSeals();
    main.on('app.setting', () => ({ value: ['name', 'remark'] }));
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    expect(wrapper.findAll('thead th').map((head) => head.text())).toEqual([texts.list.name, texts.list.remark]);
  });

  it('UI-2 pages are turned; a new query starts at the first', async () => {
    const main = withSeals();
    main.on('seals.list', () => ({ items: seals, total: PAGE_SIZE + 1 }));
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    await wrapper.findAll('.pager-button')[1]?.trigger('click');
    await flushPromises();
    expect(main.callsOf('seals.list').at(-1)).toMatchObject({ page: 2 });
    await wrapper.get('form').trigger('submit');
    await flushPromises();
    expect(main.callsOf('seals.list').at(-1)).toMatchObject({ page: 1 });
  });

  it('UI-1 Enter on a chosen row shows the seal large', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    await wrapper.get('[data-testid="seal-row"] input').trigger('keydown', { key: 'Enter' });
    expect(dialogText()).toContain('a号公章');
  });

  it('an answer to an older query does not replace a newer one', async () => {
    const main = withSeals();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    const answers: ((value: unknown) => void)[] = [];
    main.on('seals.list', () => new Promise((resolve) => answers.push(resolve)));
    await wrapper.get('form').trigger('submit');
    await wrapper.get('form').trigger('submit');
    answers[1]?.({ items: [seals[1]], total: 1 });
    await flushPromises();
    answers[0]?.({ items: seals, total: 2 });
    await flushPromises();
    expect(wrapper.findAll('[data-testid="seal-row"]')).toHaveLength(1);
  });

  it('a picture that cannot be read does not take the list with it', async () => {
    const main = withSeals();
    main.on('seals.get', vi.fn(() => {
      throw new AppError('remote/timeout');
    }));
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    expect(wrapper.findAll('[data-testid="seal-row"]')).toHaveLength(2);
    expect(wrapper.text()).toContain(texts.list.noPicture);
  });
});
