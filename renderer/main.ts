import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n } from './i18n/i18n.ts';
import { createAppRouter } from './router.ts';
import { useAppStore } from './stores/app.ts';
import { useCardsStore } from './stores/cards.ts';
import { useNetworkStore } from './stores/network.ts';
import { useSessionStore } from './stores/session.ts';
import { useTraceStore } from './stores/trace.ts';
import './styles/base.css';

async function start(): Promise<void> {
  const app = createApp(App);
  app.use(createPinia()).use(i18n);
  const session = useSessionStore();
  // Language and session decide the first screen; readers and network arrive when they do.
  await Promise.allSettled([useAppStore().load(), session.load()]);
  useCardsStore().load().catch(() => {});
  useNetworkStore().load().catch(() => {});
  useTraceStore().load().catch(() => {});
  const router = createAppRouter();
  app.use(router);
  await router.push(session.session ? '/' : '/login');
  app.mount('#app');
}

void start();
