import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router';
import { loadTexts } from './i18n/i18n.ts';
import { useCarriedStore } from './stores/carried.ts';
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
    path: '/register',
    meta: { title: 'registration.kinds.title', public: true },
    component: () => import('./wizards/registration/entry/KindsPage.vue'),
  },
  {
    path: '/register/enterprise',
    meta: { title: 'registration.ways.title', public: true },
    component: () => import('./wizards/registration/entry/EnterpriseWaysPage.vue'),
  },
  {
    path: '/register/enterprise/without-card',
    meta: { title: 'registration.admin.title', public: true },
    component: () => import('./wizards/registration/unit/EnterprisePage.vue'),
  },
  {
    path: '/register/personal',
    meta: { title: 'registration.personal.title', public: true },
    component: () => import('./wizards/registration/personal/PersonalPage.vue'),
  },
  {
    path: '/register/institution',
    meta: { title: 'registration.admin.title', public: true },
    component: () => import('./wizards/registration/unit/InstitutionPage.vue'),
  },
  {
    path: '/register/overseas',
    meta: { title: 'registration.overseas.title', public: true },
    component: () => import('./wizards/registration/overseas/OverseasPage.vue'),
  },
  {
    path: '/recovery',
    meta: { title: 'recovery.title', public: true },
    component: () => import('./wizards/recovery/entry/RecoveryPage.vue'),
  },
  {
    path: '/recovery/admin/account',
    meta: { title: 'recovery.title', public: true },
    component: () => import('./wizards/recovery/admin/AdminPage.vue'),
  },
  {
    path: '/recovery/admin/bank',
    meta: { title: 'recovery.title', public: true },
    component: () => import('./wizards/recovery/bank/BankPage.vue'),
  },
  {
    path: '/recovery/:kind(operator|personal)/:by(mobile|bank-card)',
    meta: { title: 'recovery.title', public: true },
    props: true,
    component: () => import('./wizards/recovery/ways/WayPage.vue'),
  },
  {
    path: '/recovery/:kind(admin|operator|personal)/review',
    meta: { title: 'recovery.title', public: true },
    props: true,
    component: () => import('./wizards/recovery/review/ReviewPage.vue'),
  },
  {
    path: '/review-progress',
    meta: { title: 'recovery.progress.title', public: true },
    component: () => import('./wizards/recovery/review/ProgressPage.vue'),
  },
  {
    path: '/forgotten-password',
    meta: { title: 'forgotten.title', public: true },
    component: () => import('./wizards/forgottenPassword/ForgottenPasswordPage.vue'),
  },
  {
    path: '/first-login',
    meta: { title: 'firstLogin.title', public: true },
    // Nobody gets here but from a login with the initial password.
    beforeEnter: () => useCarriedStore().firstLogin !== undefined || '/login',
    component: () => import('./wizards/firstLogin/FirstLoginPage.vue'),
  },
  {
    path: '/card-application',
    meta: { title: 'onboarding.title', public: true },
    component: () => import('./pages/onboarding/OnboardingPage.vue'),
  },
  {
    path: '/prepare-seal',
    meta: { title: 'seal.actions.prepare', public: true },
    component: () => import('./pages/seals/PrepareSealPage.vue'),
  },
  {
    path: '/prepare-workshop',
    meta: { title: 'workshop.title', public: true },
    component: () => import('./pages/workshop/PrepareWorkshopPage.vue'),
  },
  {
    path: '/diagnose',
    meta: { title: 'diagnostics.title', public: true },
    component: () => import('./pages/diagnostics/DiagnoseFirstPage.vue'),
  },
  {
    path: '/card-tools-first',
    meta: { title: 'cardTools.title', public: true },
    component: () => import('./pages/cardTools/CardToolsFirstPage.vue'),
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
        path: 'sessions',
        meta: { title: 'sessions.title', component: 'SessionsPage' },
        component: () => import('./pages/sessions/SessionsPage.vue'),
      },
      {
        path: 'seals',
        meta: { title: 'seal.title', component: 'SealsPage' },
        component: () => import('./pages/seals/SealsPage.vue'),
      },
      {
        path: 'card-tools',
        meta: { title: 'cardTools.title', component: 'CardToolsPage' },
        component: () => import('./pages/cardTools/CardToolsPage.vue'),
      },
      {
        path: 'signatures',
        meta: { title: 'signature.title', component: 'SignaturesPage' },
        component: () => import('./pages/signatures/SignaturesPage.vue'),
      },
      {
        path: 'workshop',
        meta: { title: 'workshop.title', component: 'WorkshopPage' },
        component: () => import('./pages/workshop/WorkshopPage.vue'),
      },
      {
        path: 'diagnostics',
        meta: { title: 'diagnostics.title', component: 'DiagnosticsPage' },
        component: () => import('./pages/diagnostics/DiagnosticsPage.vue'),
      },
    ],
  },
  { path: '/:rest(.*)', name: 'unknown', meta: { title: 'shell.home' }, redirect: '/' },
];

/** Memory history: the address bar does not exist, and nothing typed may land in a URL. */
export function createAppRouter() {
  const router = createRouter({ history: createMemoryHistory(), routes });
  router.beforeEach(async (to) => {
    if (to.path !== '/login') await loadTexts();
    const session = useSessionStore();
    if (!to.meta.public && !session.session) return '/login';
    return true;
  });
  return router;
}
