import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { MOST_PER_SUBMISSION, type PreparedItem } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { workshop as texts } from '../../i18n/zh-CN/workshop.ts';
import { fakeDesktop, show, type Handler } from '../../testing/fakeDesktop.ts';
import { byId, enter, legalCard, legalSession } from '../../wizards/seal/testing/sealStage.ts';
import QueuePanel from './QueuePanel.vue';
import { prepared, queued, readPrepared } from './testing/preparedStage.ts';

const all = [queued('公司章'), queued('合同章', { state: 'failed' }, 'seal/operator-unknown'), queued('财务章', { state: 'unanswered' }), queued('别家章', { foreign: true, enterpriseName: '苏州别家有限公司' }), prepared('没有排队')];

async function open(items: readonly PreparedItem[] = all, handlers: Record<string, Handler> = {}) {
  let left = items;
  const main = fakeDesktop({
    'prepared.list': () => ({ items: left }),
    'pictures.thumb': () => ({ dataUrl: 'data:image/png;base64,iVBORw0KGgo=' }),
    'submission.withdraw': () => ({}),
    'submission.stop': () => ({}),
    ...handlers,
  });
  enter(legalSession, legalCard);
  const { wrapper } = await show(QueuePanel, { props: { prepared: await readPrepared() } });
  await flushPromises();
  const rows = () => wrapper.findAll('[data-testid="queue-item"]');
  const rowOf = (title: string) => rows().find((row) => row.get('.name').text().startsWith(title));
  const press = async (id: string) => {
    await byId(wrapper, id).trigger('click');
    await flushPromises();
  };
  return { main, wrapper, rows, rowOf, press, become: (next: readonly PreparedItem[]) => (left = next) };
}

describe('the submission queue', () => {
  it('OFF-1 shows what waits, with its state and the reason in words; of another enterprise nothing is submitted', async () => {
    const { rows, rowOf, wrapper } = await open();
    expect(rows()).toHaveLength(4);
    expect(rowOf('公司章')?.text()).toContain(texts.queue.state.waiting);
    expect(rowOf('合同章')?.text()).toContain('没有找到所选的印章操作员');
    expect(rowOf('别家章')?.text()).toContain('苏州别家有限公司');
    expect(rowOf('别家章')?.get('input').attributes()).toHaveProperty('disabled');
    expect(byId(wrapper, 'queue-submit').text()).toContain('3');
  });

  it('OFF-1 what is signed and not answered cannot be taken back; others can, and a refusal is told', async () => {
    const { main, rowOf, wrapper } = await open();
    expect(rowOf('财务章')?.find('[data-testid="queue-withdraw"]').exists()).toBe(false);
    await rowOf('公司章')?.get('[data-testid="queue-withdraw"]').trigger('click');
    await flushPromises();
    expect(main.callsOf('submission.withdraw')).toEqual([{ draftIds: ['公司章'] }]);
    main.on('submission.withdraw', () => {
      throw new AppError('submission/unanswered');
    });
    await rowOf('合同章')?.get('[data-testid="queue-withdraw"]').trigger('click');
    await flushPromises();
    expect(wrapper.get('.notice').text()).toContain('服务器还没有答复');
  });

  it('SEAL-4 what is about to be signed is listed before the PIN; only what was left ticked goes', async () => {
    const { main, wrapper, rowOf, press, become } = await open(all, {
      'submission.submit': ({ draftIds }) => ({ results: (draftIds as string[]).map((draftId) => ({ draftId, outcome: 'stored' })) }),
    });
    await rowOf('合同章')?.get('input').setValue(false);
    await press('queue-submit');
    const lines = byId(wrapper, 'submit-lines').findAll('li').map((line) => line.get('.line-name').text());
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['公司章', '财务章']);
    expect(main.callsOf('submission.submit')).toEqual([]);
    become(all.slice(1, 2));
    await press('submit-confirm');
    expect(main.callsOf('submission.submit')).toEqual([{ cardId: 'softcard:1', draftIds: ['公司章', '财务章'] }]);
    expect(wrapper.findAll('[data-outcome="stored"]')).toHaveLength(2);
  });

  it('OFF-1 each one’s own result stays on screen; the failed one says why', async () => {
    const error = new AppError('seal/record-mismatch').toWire();
    const { wrapper, press } = await open(all, {
      'submission.submit': () => ({ results: [{ draftId: '公司章', outcome: 'stored' }, { draftId: '合同章', outcome: 'failed', error }, { draftId: '财务章', outcome: 'not-sent', error: new AppError('remote/unreachable').toWire() }] }),
    });
    await press('queue-submit');
    await press('submit-confirm');
    expect(wrapper.findAll('[data-outcome]').map((line) => line.attributes('data-outcome'))).toEqual(['stored', 'failed', 'not-sent']);
    expect(wrapper.get('[data-outcome="failed"]').text()).toContain('不一致');
    expect(wrapper.find('[data-testid="submit-close"]').exists()).toBe(true);
  });

  it('SEAL-2 a card that is out, or a cancelled PIN: nothing goes, and what to do is said', async () => {
    const { main, wrapper, press } = await open(all, {
      'submission.submit': () => {
        throw new AppError('pin/cancelled');
      },
    });
    enter(legalSession);
    await press('queue-submit');
    expect(byId(wrapper, 'submit-obstacle').text()).toContain('8600000012345');
    expect(byId(wrapper, 'submit-confirm').attributes()).toHaveProperty('disabled');
    enter(legalSession, legalCard);
    await flushPromises();
    await press('submit-confirm');
    expect(byId(wrapper, 'submit-error').text()).toContain(texts.submit.next.cancelled);
    expect(main.callsOf('submission.submit')).toHaveLength(1);
    await press('submit-confirm');
    expect(main.callsOf('submission.submit')).toHaveLength(2);
  });

  it('OFF-1 more than one PIN signs: the first ones go, and that is said', async () => {
    const many = Array.from({ length: MOST_PER_SUBMISSION + 3 }, (_, at) => queued(`章${at}`));
    const { main, wrapper, press } = await open(many, { 'submission.submit': () => ({ results: [] }) });
    expect(wrapper.text()).toContain(String(MOST_PER_SUBMISSION));
    await press('queue-submit');
    await press('submit-confirm');
    expect(main.callsOf('submission.submit').map(({ draftIds }) => draftIds)).toEqual([many.slice(0, MOST_PER_SUBMISSION).map(({ draftId }) => draftId)]);
  });

  it('an empty queue says how things come into it', async () => {
    const { wrapper } = await open([prepared('没有排队')]);
    expect(wrapper.text()).toContain(texts.queue.emptyHint);
    expect(byId(wrapper, 'queue-submit').attributes()).toHaveProperty('disabled');
  });
});
