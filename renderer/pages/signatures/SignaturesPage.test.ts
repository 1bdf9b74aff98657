import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { signature as texts } from '../../i18n/zh-CN/signature.ts';
import type { FakeDesktop } from '../../testing/fakeDesktop.ts';
import { dialogText, openList } from '../../wizards/seal/testing/listStage.ts';
import { byId, enter, legalCard, legalSession } from '../../wizards/seal/testing/sealStage.ts';
import { signatureDesktop, signatureNamed } from '../../wizards/signature/testing/signatureStage.ts';
import SignaturesPage from './SignaturesPage.vue';

const two = [signatureNamed('甲', 'enabled'), signatureNamed('乙', 'stopped')];
const withSignatures = () =>
  signatureDesktop({ 'signatures.list': () => ({ items: two, total: 2 }), 'signatures.setState': () => two[0], 'signatures.remove': () => ({}) });

const open = (main: FakeDesktop) => openList(SignaturesPage, main, 'signature-row');

describe('签名制作, the list', () => {
  it('SIG-1 has the five buttons of the manual, and asks by name, state and date made, not by type', async () => {
    const main = withSignatures();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    const buttons = ['add', 'view', 'stop', 'enable', 'remove'].map((action) => byId(wrapper, `signature-${action}`).text());
    expect(buttons).toEqual(['新增签名', '查看签名', '停用签名', '启用签名', '删除签名']);
    expect(wrapper.find('[data-testid="signature-query-type"]').exists()).toBe(false);
    await wrapper.get('input[data-testid="signature-query-name"]').setValue('甲');
    await byId(wrapper, 'signature-query-state').setValue('enabled');
    await wrapper.get('form').trigger('submit');
    await flushPromises();
    expect(main.callsOf('signatures.list').at(-1)).toMatchObject({ page: 1, name: '甲', state: 'enabled' });
  });

  it('SIG-1 is enabled at once, stopped after the question, deleted only when stopped and after the question', async () => {
    const main = withSignatures();
    enter(legalSession, legalCard);
    const { wrapper, press, choose } = await open(main);
    await press('signature-view');
    expect(byId(wrapper, 'signature-explained').text()).toBe(texts.actions.chooseRow);
    await choose(1);
    await press('signature-enable');
    await choose(0);
    await press('signature-remove');
    expect(byId(wrapper, 'signature-explained').text()).toBe(texts.actions.stopFirst);
    await press('signature-stop');
    await press('confirm-yes');
    expect(main.callsOf('signatures.setState')).toEqual([
      { signatureId: '乙', state: 'enabled' },
      { signatureId: '甲', state: 'stopped' },
    ]);
    await choose(1);
    await press('signature-remove');
    expect(dialogText()).toContain('不可恢复');
    expect(main.callsOf('signatures.remove')).toEqual([]);
    await press('confirm-yes');
    expect(main.callsOf('signatures.remove')).toEqual([{ signatureId: '乙' }]);
    expect(byId(wrapper, 'signature-done').text()).toContain('申报员乙');
  });

  it('SIG-1 a refusal of the server is told in the question, which stays', async () => {
    const main = withSignatures();
    main.on('signatures.remove', () => {
      throw new AppError('remote/unreachable');
    });
    enter(legalSession, legalCard);
    const { press, choose } = await open(main);
    await choose(1);
    await press('signature-remove');
    await press('confirm-yes');
    expect(document.querySelector('[role="dialog"] .notice')?.textContent).toBeTruthy();
    expect(document.querySelector('[role="dialog"] [data-testid="confirm-yes"]')).not.toBeNull();
  });

  it('SEAL-4 SIG-1 新增 needs the legal-person card in the reader and says what is missing', async () => {
    const main = withSignatures();
    enter(legalSession);
    const { wrapper, press } = await open(main);
    await press('signature-add');
    expect(byId(wrapper, 'signature-explained').text()).toContain('8600000012345');
    expect(wrapper.find('[data-testid="signature-wizard"]').exists()).toBe(false);
    enter(legalSession, legalCard);
    await flushPromises();
    await press('signature-add');
    expect(wrapper.find('[data-testid="signature-wizard"]').exists()).toBe(true);
  });

  it('UI-1 Enter on a chosen row shows the signature with its size; its record can be exported', async () => {
    const main = withSignatures();
    main.on('prepared.exportStored', () => ({ outcome: 'saved', path: '~/甲.esl' }));
    enter(legalSession, legalCard);
    const { wrapper, press } = await open(main);
    await wrapper.get('[data-testid="signature-row"] input').trigger('keydown', { key: 'Enter' });
    expect(dialogText()).toContain('申报员甲');
    expect(dialogText()).toMatch(/38(\.0)? × 17(\.0)? 毫米/);
    await press('stored-esl');
    expect(main.callsOf('prepared.exportStored')).toEqual([{ kind: 'signature', id: '甲', type: 'esl' }]);
    expect(dialogText()).toContain('~/甲.esl');
  });

  it('nothing made yet and nothing found are different things', async () => {
    const main = signatureDesktop();
    enter(legalSession, legalCard);
    const { wrapper } = await open(main);
    expect(wrapper.text()).toContain(texts.empty.none);
    await wrapper.get('input[data-testid="signature-query-name"]').setValue('丙');
    await wrapper.get('form').trigger('submit');
    await flushPromises();
    expect(wrapper.text()).toContain(texts.empty.noMatch);
  });
});
