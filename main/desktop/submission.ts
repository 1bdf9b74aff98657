import type { DesktopHandlers } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { submitQueue } from '../submission/submitQueue.ts';
import type { DesktopContext } from './context.ts';

/** The queue of prepared items (OFF-1) and sending it with one entry of the PIN. */
export function submissionCalls(context: DesktopContext): DesktopHandlers['submission'] {
  const { keeper, store } = context;
  const queue = submitQueue(context);
  let running: Promise<unknown> | undefined;

  return {
    queue: async ({ draftId, submission }) => {
      const { session } = keeper;
      // The operator or declarant was chosen from this enterprise's list.
      if (!session?.uscc) throw new AppError('session/legal-card-required');
      store.submissions.queue(draftId, { submission, uscc: session.uscc, enterpriseName: session.enterpriseName ?? '' });
      return {};
    },
    withdraw: async ({ draftIds }) => {
      for (const draftId of draftIds) store.submissions.withdraw(draftId);
      return {};
    },
    submit: async ({ cardId, draftIds }) => {
      if (running) throw new AppError('remote/conflict');
      const work = queue.submit(cardId, [...new Set(draftIds)]);
      running = work;
      try {
        return { results: await work };
      } finally {
        running = undefined;
      }
    },
    stop: async () => {
      queue.stop();
      return {};
    },
  };
}
