import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import type { PreparedItem } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { fakeDesktop, show } from '../../testing/fakeDesktop.ts';
import { legalCard } from '../../testing/samples.ts';
import SubmitPanel from './SubmitPanel.vue';
import { useSubmission } from './useSubmission.ts';

const items: PreparedItem[] = ['一号章', '二号章'].map((title, at) => ({ draftId: `d${at}`, kind: 'seal', title, step: 'details', updatedAt: '2026-01-01T00:00:00Z' }));

/** The panel with a submission of its own, whose call is answered by `answer`. */
async function panel(answer: () => Promise<unknown>) {
  const main = fakeDesktop({ 'submission.submit': answer, 'submission.stop': () => ({}), 'cards.cancel': () => ({}) });
  let begin = async (): Promise<unknown> => undefined;
  const { wrapper } = await show(
    defineComponent(() => {
      const submission = useSubmission();
      begin = () => submission.submit(legalCard.cardId, items);
      return () => h(SubmitPanel, { items, submission, obstacle: null, card: legalCard });
    }),
  );
  return {
    main,
    wrapper,
    begin: async () => {
      const work = begin();
      await flushPromises();
      return work;
    },
    tell: async (step: string) => {
      main.emit({ event: 'progress', task: 'submission', step, fraction: 0.5 });
      await flushPromises();
    },
  };
}

describe('submitting a batch', () => {
  it.each(['pin', 'sign'])('SEAL-4 can be given up while the card is at it (%s); everything is as before then', async (step) => {
    const waiting = Promise.withResolvers<never>();
    const { main, wrapper, begin, tell } = await panel(() => waiting.promise);
    const work = begin();
    await tell('check');
    expect(wrapper.find('[data-testid="cancel-card"]').exists()).toBe(false);
    await tell(step);
    await wrapper.get('[data-testid="cancel-card"]').trigger('click');
    expect(main.callsOf('cards.cancel')).toEqual([{ cardId: legalCard.cardId }]);
    waiting.reject(new AppError('pin/cancelled'));
    await work;
    await flushPromises();
    expect(wrapper.get('[data-testid="submit-error"]').text()).toContain('还在队列中');
    expect(wrapper.findAll('[data-outcome="waiting"]')).toHaveLength(2);
    expect(wrapper.get('[data-testid="submit-confirm"]').attributes('disabled')).toBeUndefined();
  });

  it('once the card has signed, sending can be stopped instead', async () => {
    const { main, wrapper, begin, tell } = await panel(() => new Promise(() => {}));
    void begin();
    await tell('d0');
    expect(wrapper.find('[data-testid="cancel-card"]').exists()).toBe(false);
    await wrapper.get('[data-testid="submit-stop"]').trigger('click');
    expect(main.callsOf('submission.stop')).toHaveLength(1);
  });
});
