import { flushPromises, mount } from '@vue/test-utils';
import { onTestFinished } from 'vitest';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { i18n } from '../../../i18n/i18n.ts';
import type { Wizard } from '../wizard.ts';
import WizardPage from '../WizardPage.vue';

const blank = { template: '<h1>elsewhere</h1>' };

/** A wizard on a route of its own, as it is used; `/elsewhere` is another page to leave to. */
export async function showWizard<A>(wizard: Wizard<A>) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/wizard', component: WizardPage, props: { wizard }, meta: { title: 'shell.home' } },
      { path: '/:rest(.*)', component: blank, meta: { title: 'shell.home' } },
    ],
  });
  await router.push('/wizard');
  // Dialogs go where the window has its place for them.
  document.body.innerHTML = '<div id="at"></div><section data-dialogs></section>';
  const wrapper = mount(RouterView, { attachTo: '#at', global: { plugins: [router, i18n] } });
  onTestFinished(() => {
    wrapper.unmount();
    document.body.innerHTML = '';
  });
  await flushPromises();
  const input = (name: string): HTMLInputElement => {
    const found = document.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!found) throw new Error(`no field ${name} on the screen`);
    return found;
  };
  return {
    wrapper,
    router,
    input,
    step: () => wrapper.get('form').attributes('data-step'),
    async type(name: string, text: string, leave = true) {
      input(name).value = text;
      input(name).dispatchEvent(new Event('input'));
      if (leave) input(name).dispatchEvent(new FocusEvent('blur'));
      await flushPromises();
    },
    async next() {
      await wrapper.get('form').trigger('submit');
      await flushPromises();
    },
    async press(testId: string) {
      document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
      await flushPromises();
    },
    /** The red message of a field, if any. */
    message(name: string): string | undefined {
      const row = input(name).closest('.field-row');
      return row?.classList.contains('is-wrong') ? row.querySelector('.field-note')?.textContent?.trim() : undefined;
    },
  };
}
