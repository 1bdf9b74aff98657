import { flushPromises } from '@vue/test-utils';
import type { Component } from 'vue';
import { type FakeDesktop, show } from '../../../testing/fakeDesktop.ts';
import { byId } from './sealStage.ts';

/** The page of a list of seals or signatures, and hands for it; `rowId`: the test id of its rows. */
export async function openList(page: Component, main: FakeDesktop, rowId: string) {
  const { wrapper } = await show(page);
  await flushPromises();
  const press = async (id: string) => {
    // Dialogs lie outside the page, over the window's own part.
    const inDialog = document.querySelector<HTMLElement>(`[role="dialog"] [data-testid="${id}"]`);
    if (inDialog) inDialog.click();
    else await byId(wrapper, id).trigger('click');
    await flushPromises();
  };
  const choose = async (row: number) => {
    await wrapper.findAll(`[data-testid="${rowId}"]`)[row]?.trigger('click');
    await flushPromises();
  };
  return { main, wrapper, press, choose };
}

export const dialogText = (): string => document.querySelector('[role="dialog"]')?.textContent ?? '';
