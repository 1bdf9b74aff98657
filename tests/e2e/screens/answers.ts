import type { AccountView } from '../../../contract/api/account.ts';
import type { MyCard } from '../../../contract/api/cardLogin.ts';
import type { SealOperator, SealSummary } from '../../../contract/api/seals.ts';
import type { Session } from '../../../contract/api/session.ts';
import type { CardInfo, CardsSnapshot, TrayCard } from '../../../contract/card.ts';
import type { AppInfo, DesktopCardOutcome, DoctorReport } from '../../../contract/desktop.ts';
import { AppError, type ErrorCode, type FieldErrorCode } from '../../../contract/errors.ts';
import type { Answer, ErrorParams } from '../../../contract/result.ts';

export const ok = (value: unknown): Answer<unknown> => ({ ok: true, value });
export const fail = (code: ErrorCode, params: ErrorParams = {}, fields?: Readonly<Record<string, FieldErrorCode>>): Answer<unknown> => ({
  ok: false,
  error: new AppError(code, { params, fields }).toWire(),
});

const day = 86_400_000;
const fromNow = (days: number): string => new Date(Date.now() + days * day).toISOString();

/** 40 characters: the longest name that every screen must bear. */
export const longName = '黄浦江国际供应链管理与跨境电子商务综合服务示范（上海）自由贸易试验区有限责任公司';

export const legalCard: CardInfo = {
  cardId: 'softcard:Reader A',
  provider: 'softcard',
  reader: '演示读卡器 A',
  cardNo: '3100000012345',
  certNo: '7b1f0a22c4d9e01835aa',
  holder: '沈云帆',
  company: '东海之滨国际贸易（上海）有限公司',
  orgCode: 'MA1K35DN8',
  algorithm: 'SM2',
  validFrom: fromNow(-400),
  validTo: fromNow(700),
  pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
  pinLength: { min: 6, max: 16 },
};
export const operatorCard: CardInfo = {
  ...legalCard,
  cardId: 'softcard:Reader B',
  reader: 'Feitian Technologies ePass 演示读卡器 B (槽位 02)',
  cardNo: '3100000067890',
  holder: '欧阳慕白',
  company: longName,
  validTo: fromNow(20),
  pin: { state: 'ready', triesLeft: 2, triesMax: 5 },
};
export const brokenCard: CardInfo = {
  cardId: 'softcard:Reader C',
  provider: 'softcard',
  reader: '演示读卡器 C',
  pin: { state: 'unknown' },
  pinLength: { min: 6, max: 16 },
  problem: 'card/certificate-broken',
};
export const cardsOf = (...cards: CardInfo[]): CardsSnapshot => ({ service: 'running', readers: ['演示读卡器 A'], cards });

export const adminSession: Session = {
  username: '3100000012345_ADMIN',
  name: '沈云帆',
  accountType: 'admin',
  enterpriseName: '东海之滨国际贸易（上海）有限公司',
  uscc: '91310115MA1K35DN8X',
  activated: false,
  openedBy: 'card',
  card: { cardNo: '3100000012345', certNo: '7b1f0a22c4d9e01835aa', role: 'legal', validTo: fromNow(700) },
  startedAt: fromNow(0),
  endsAt: fromNow(0.5),
};
export const operatorSession: Session = {
  ...adminSession,
  username: '3100000067890',
  name: '欧阳慕白',
  accountType: 'operator',
  enterpriseName: longName,
  activated: true,
  openedBy: 'password',
  card: undefined,
};

type Entered = Extract<DesktopCardOutcome, { outcome: 'entered' }>;
export const entered = (change: Partial<Entered>): Answer<unknown> =>
  ok({ outcome: 'entered', rule: 'CARD-2', created: [], takenOver: false, session: adminSession, ...change });
export const bindOrTakeOver = (holderMatches: boolean): Answer<unknown> =>
  ok({
    outcome: 'bind-or-take-over',
    ticket: 'ticket',
    admin: {
      username: 'donghai2019',
      nameMasked: holderMatches ? '**帆' : '**强',
      mobileMasked: '138****1234',
      emailMasked: 'd***@example.com',
      createdAt: fromNow(-900),
      holderMatches,
    },
  });
export const identityCheck = ok({
  outcome: 'identity-check',
  ticket: 'ticket',
  operator: { username: 'mubai2023', nameMasked: '**白', idNumberMasked: '3***************6' },
});

export const adminView: AccountView = {
  username: adminSession.username,
  accountType: 'admin',
  activated: false,
  name: '沈云帆',
  idType: 'resident-id',
  idNumberMasked: '3****************6',
  idValidFrom: '20150301',
  idValidTo: '00000000',
  mobileMasked: '138****1234',
  mobileLogin: false,
  createdAt: fromNow(-1),
  createdBy: 'card',
  cardBound: true,
  mayActivate: true,
  enterprise: {
    name: longName,
    uscc: '91310115MA1K35DN8X',
    orgCode: 'MA1K35DN8',
    legalName: '沈云帆',
    legalIdType: 'resident-id',
    legalIdNumberMasked: '3****************6',
    address: '中国（上海）自由贸易试验区临港新片区环湖西二路888号C楼',
    region: '上海',
  },
};
export const operatorView: AccountView = {
  ...adminView,
  username: operatorSession.username,
  accountType: 'operator',
  activated: true,
  name: '欧阳慕白',
  mayActivate: false,
  emailMasked: 'o***@example.com',
  enterprise: { name: longName, uscc: '91310115MA1K35DN8X', orgCode: 'MA1K35DN8' },
};
export const myCard: MyCard = {
  cardNo: '3100000012345',
  certNo: '7b1f0a22c4d9e01835aa',
  holder: '沈云帆',
  role: 'legal',
  validFrom: fromNow(-400),
  validTo: fromNow(700),
  status: 'normal',
  boundSince: fromNow(-1),
};

export const sealOperators: SealOperator[] = [
  { operatorId: 'o1', name: '沈云帆', role: 'legal', cardNo: '3100000012345', validFrom: fromNow(-400), validTo: fromNow(700) },
  { operatorId: 'o2', name: '欧阳慕白', role: 'operator', cardNo: '3100000067890', validFrom: fromNow(-400), validTo: fromNow(20) },
];
const seal: SealSummary = {
  sealId: 's1',
  name: '东海之滨公司章',
  type: 'company',
  made: 'scanned',
  state: 'stopped',
  operatorName: '沈云帆',
  validFrom: '2026-11-21',
  validTo: '2028-10-20',
  remark: '',
  widthMm: 40,
  heightMm: 40,
  createdAt: fromNow(-1),
  updatedAt: fromNow(-1),
};
export const seals: SealSummary[] = [
  seal,
  { ...seal, sealId: 's2', name: '合同专用章（自贸试验区供应链管理与跨境电商）', type: 'contract', made: 'standard', state: 'enabled', unit: '东海之滨', remark: longName },
];

export const tray: TrayCard[] = [
  { id: 'legal', label: '东海之滨国际贸易（上海）有限公司 沈云帆', role: 'legal', inserted: true, remark: 'normal', triesLeft: 5 },
  { id: 'operator', label: '东海之滨国际贸易（上海）有限公司 欧阳慕白', role: 'operator', inserted: false, remark: 'normal', triesLeft: 2 },
  { id: 'lost', label: '南岭货运代理有限公司 何晓棠', role: 'operator', inserted: false, remark: 'lost', triesLeft: 5 },
  { id: 'expiring', label: '北辰报关有限公司 陆知远', role: 'legal', inserted: false, remark: 'expiring', triesLeft: 5 },
  { id: 'rsa', label: '北辰报关有限公司 江一苇', role: 'operator', inserted: false, remark: 'rsa', triesLeft: 0 },
];
const captchaSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="132" height="40"><rect width="132" height="40" fill="#f4f7fb"/><text x="66" y="28" font-family="monospace" font-size="26" letter-spacing="6" text-anchor="middle" fill="#24487c">K7WN</text></svg>';
const info: AppInfo = {
  version: '0.1.0',
  host: 'chromium',
  demo: true,
  locale: 'zh-CN',
  server: 'http://127.0.0.1:9000',
  keyKeeping: 'file',
  startNotices: [],
};
export const infoWith = (change: Partial<AppInfo>): Answer<unknown> => ok({ ...info, ...change });

/** What every scene starts from: demo mode, the legal-person card in, nobody logged in. */
export const doctorReport: DoctorReport = {
  checks: [
    { id: 'native-host', level: 'green', title: '读卡程序', found: '正在运行，2 毫秒内回答。' },
    { id: 'reader-service', level: 'green', title: '智能卡服务', found: '正在运行。' },
    { id: 'readers', level: 'green', title: '读卡器', found: '2 个：Feitian Technologies ePass 演示读卡器 B (槽位 02)；演示读卡器 A' },
    { id: 'cards', level: 'green', title: '卡', found: '*********2345（SM2，有效期至 2028-10-20，经由 pcsc）' },
    {
      id: 'card-problem',
      level: 'amber',
      title: '卡能否使用',
      found: '有卡的口令只能再试 2 次。',
      advice: '不确定口令时请不要再试；输对一次后次数恢复。',
    },
    {
      id: 'server',
      level: 'red',
      title: '服务器',
      found: 'https://user.singlewindow.example：连接不上服务器。（remote/unreachable）',
      advice: '请检查网线或无线网络、公司代理和防火墙。断网时仍可填写和准备印章图片，内容保存在本机。',
    },
    { id: 'proxy', level: 'green', title: '网络代理', found: '不经过代理。' },
    { id: 'store', level: 'green', title: '本机数据库', found: '完整。' },
    { id: 'display', level: 'green', title: '显示与缩放', found: '窗口 1366 × 768，缩放 100%。' },
    { id: 'versions', level: 'green', title: '版本', found: 'app 0.1.0 · node 24.21.0 · browser Chrome 150.0.0.0 · os Linux 6.1.0 x64' },
  ],
  versions: { app: '0.1.0' },
  at: '2026-11-21T03:30:00Z',
};
export const logLines = Array.from(
  { length: 40 },
  (_, second) => `{"level":50,"time":"2026-11-21T03:30:${String(second).padStart(2, '0')}.000Z","call":"seals.save","code":"remote/timeout","msg":"call failed"}`,
);

export const baseAnswers = {
  'app.info': ok(info),
  'app.setLocale': ok({}),
  'app.network': ok({ online: true, clockSkewSeconds: 0 }),
  'app.setting': ok({ value: null }),
  'app.setSetting': ok({}),
  'cards.list': ok(cardsOf(legalCard)),
  'session.current': ok({ session: null }),
  'session.captcha': ok({
    captchaId: 'c1',
    image: `data:image/svg+xml;base64,${Buffer.from(captchaSvg).toString('base64')}`,
    expiresAt: fromNow(0.01),
  }),
  'session.logout': ok({}),
  'drafts.list': ok({ items: [] }),
  'prepared.list': ok({ items: [] }),
  'scanner.list': ok({ scanners: [] }),
  'drafts.save': ok({ draftId: 'd1' }),
  'drafts.discard': ok({}),
  'demo.tray': ok({ items: tray, pin: '123456' }),
  'demo.inbox': ok({
    items: [
      {
        messageId: 'm1',
        channel: 'sms',
        to: '138****1234',
        text: '【单一窗口】您的验证码为 483920，5 分钟内有效。',
        sentAt: fromNow(0),
      },
    ],
  }),
  'demo.setNetwork': ok({}),
} as const;
