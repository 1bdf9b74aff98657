import type { CDPSession, Page } from 'playwright-core';

/** Asks in the browser's own dialog over the page; one question at a time. */
export interface Confirmer {
  /** @returns whether the user agreed; false as well when the page goes meanwhile */
  ask(text: string): Promise<boolean>;
}

/**
 * The question is put from a world of its own, so that the page can neither answer it nor read the answer. Dialogs of the page
 * itself are closed at once.
 */
export function confirmer(page: Page, devtools: CDPSession): Confirmer {
  let asked: string | undefined;
  page.on('dialog', (dialog) => {
    // Ours stays open for the user. A page that would not be left is left.
    if (dialog.type() === 'confirm' && dialog.message() === asked) asked = undefined;
    else (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()).catch(() => {});
  });
  return {
    async ask(text) {
      if (asked !== undefined) return false;
      asked = text;
      try {
        const { frameTree } = await devtools.send('Page.getFrameTree');
        const { executionContextId } = await devtools.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
        const { result } = await devtools.send('Runtime.evaluate', { contextId: executionContextId, expression: `confirm(${JSON.stringify(text)})` });
        return result.value === true;
      } catch {
        return false;
      } finally {
        asked = undefined;
      }
    },
  };
}
