import { flushPromises, mount, type MountingOptions } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { onTestFinished } from 'vitest';
import type { Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { DesktopEvent } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { i18n } from '../i18n/i18n.ts';

export type Handler = (input: Record<string, unknown>) => unknown;

export interface FakeDesktop {
  /** `area.call` with its input, in order. */
  readonly calls: { name: string; input: Record<string, unknown> }[];
  callsOf(name: string): Record<string, unknown>[];
  /** Replaces what one call answers. Throwing an AppError is a refusal. */
  on(name: string, handler: Handler): void;
  emit(event: DesktopEvent): void;
}

const quiet: Record<string, Handler> = {
  'app.setting': () => ({ value: null }),
  'app.setSetting': () => ({}),
  'cardTools.revocationSources': () => ({ items: [] }),
  'cardTools.control': () => ({ enabled: false, runs: false }),
  'diagnostics.trace': () => ({ until: null }),
  'usernames.list': () => ({ items: [] }),
  'drafts.list': () => ({ items: [] }),
  'drafts.save': () => ({ draftId: 'draft-1' }),
  'drafts.discard': () => ({}),
};

/** Puts a bridge on the page that behaves as main does: answers, never throws across. Fresh stores with it. */
export function fakeDesktop(handlers: Record<string, Handler> = {}): FakeDesktop {
  const answers = { ...quiet, ...handlers };
  const listeners = new Set<(event: DesktopEvent) => void>();
  const calls: FakeDesktop['calls'] = [];
  Object.defineProperty(window, 'singleWindow', {
    configurable: true,
    value: {
      async call(area: string, name: string, input: Record<string, unknown>) {
        calls.push({ name: `${area}.${name}`, input });
        const handler = answers[`${area}.${name}`];
        if (!handler) return { ok: false, error: new AppError('app/unknown-call').toWire() };
        try {
          return { ok: true, value: await handler(input) };
        } catch (thrown) {
          return { ok: false, error: AppError.from(thrown).toWire() };
        }
      },
      on(listener: (event: DesktopEvent) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      fileToken: () => Promise.resolve('token'),
    },
  });
  setActivePinia(createPinia());
  onTestFinished(() => void Reflect.deleteProperty(window, 'singleWindow'));
  return {
    calls,
    callsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input),
    on: (name, handler) => void (answers[name] = handler),
    emit: (event) => listeners.forEach((listener) => listener(event)),
  };
}

/** Mounts with router and texts, attached to the page, so that focus works; gone after the test. */
export async function show(component: Component, options: MountingOptions<Record<string, unknown>> = {}) {
  const blank = { template: '<div />' };
  const paths = ['/', '/login', '/activation', '/account', '/my-cards', '/seals', '/prepare-seal', '/diagnose', '/card-tools', '/card-tools-first', '/register', '/first-login', '/card-application'];
  const router = createRouter({
    history: createMemoryHistory(),
    routes: paths.map((path) => ({ path, component: blank, meta: { title: 'shell.home' } })),
  });
  await router.push('/login');
  const wrapper = mount(component, { attachTo: document.body, ...options, global: { plugins: [router, i18n], ...options.global } });
  onTestFinished(() => wrapper.unmount());
  await flushPromises();
  return { wrapper, router };
}

/** Runs a composable inside a component, as it is meant to live. */
export async function inComponent<T>(use: () => T): Promise<{ result: T; unmount: () => void }> {
  let result: T | undefined;
  const { wrapper } = await show({
    setup() {
      result = use();
      return () => null;
    },
  });
  if (result === undefined) throw new Error('The composable answered nothing');
  return { result, unmount: () => wrapper.unmount() };
}
