import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router';
import { useSessionStore } from './stores/session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** i18n key of the page's name. */
    title: string;
    /** Reachable without a session. */
    public?: boolean;
    /** `defineOptions({ name })` of the page, so that its open tab keeps it alive. */
    component?: string;
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', meta: { title: 'login.title', public: true }, component: () => import('./wizards/login/LoginPage.vue') },
  {
    path: '/activation',
    meta: { title: 'activation.title', public: true },
    component: () => import('./wizards/activation/ActivationPage.vue'),
  },
  {
    path: '/prepare-seal',
    meta: { title: 'seal.actions.prepare', public: true },
    component: () => import('./pages/seals/PrepareSealPage.vue'),
  },
  {
    path: '/diagnose',
    meta: { title: 'diagnostics.title', public: true },
    component: () => import('./pages/diagnostics/DiagnoseFirstPage.vue'),
  },
  {
    path: '/',
    meta: { title: 'shell.home' },
    component: () => import('./layouts/ShellLayout.vue'),
    children: [
      { path: '', meta: { title: 'shell.home', component: 'HomePage' }, component: () => import('./pages/home/HomePage.vue') },
      {
        path: 'account',
        meta: { title: 'account.title', component: 'AccountPage' },
        component: () => import('./pages/account/AccountPage.vue'),
      },
      {
        path: 'my-cards',
        meta: { title: 'cards.title', component: 'MyCardsPage' },
        component: () => import('./pages/cards/MyCardsPage.vue'),
      },
      {
        path: 'seals',
        meta: { title: 'seal.title', component: 'SealsPage' },
        component: () => import('./pages/seals/SealsPage.vue'),
      },
      {
        path: 'diagnostics',
        meta: { title: 'diagnostics.title', component: 'DiagnosticsPage' },
        component: () => import('./pages/diagnostics/DiagnosticsPage.vue'),
      },
    ],
  },
  { path: '/:rest(.*)', meta: { title: 'shell.home' }, redirect: '/' },
];

/** Memory history: the address bar does not exist, and nothing typed may land in a URL. */
export function createAppRouter() {
  const router = createRouter({ history: createMemoryHistory(), routes });
  router.beforeEach((to) => {
    const session = useSessionStore();
    if (!to.meta.public && !session.session) return '/login';
    return true;
  });
  return router;
}
