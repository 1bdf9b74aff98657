import type { Session } from '../../contract/api/session.ts';
import type { CardInfo, CardsSnapshot } from '../../contract/card.ts';
import type { DesktopCardOutcome } from '../../contract/desktop.ts';

export const legalCard: CardInfo = {
  cardId: 'reader-a',
  provider: 'softcard',
  reader: '读卡器 A',
  cardNo: '3100000012345',
  holder: '沈云帆',
  company: '东海之滨国际贸易（上海）有限公司',
  validTo: '2099-01-01T00:00:00Z',
  pin: { state: 'ready', triesLeft: 5, triesMax: 5 },
  pinLength: { min: 6, max: 16 },
};
export const operatorCard: CardInfo = { ...legalCard, cardId: 'reader-b', reader: '读卡器 B', cardNo: '3100000067890', holder: '欧阳慕白' };
export const snapshot = (...cards: CardInfo[]): CardsSnapshot => ({ service: 'running', readers: ['读卡器 A', '读卡器 B'], cards });

export const session: Session = {
  username: '3100000012345_ADMIN',
  name: '沈云帆',
  accountType: 'admin',
  enterpriseName: '东海之滨国际贸易（上海）有限公司',
  uscc: '91310115MA1K35DN8X',
  activated: false,
  openedBy: 'card',
  startedAt: '2026-11-21T00:00:00Z',
  endsAt: '2026-11-21T12:00:00Z',
};
type Entered = Extract<DesktopCardOutcome, { outcome: 'entered' }>;
export const entered = (change: Partial<Entered> = {}): Entered => ({
  outcome: 'entered',
  rule: 'CARD-4',
  created: [],
  takenOver: false,
  session,
  ...change,
});
export const bindOrTakeOver = (holderMatches: boolean): DesktopCardOutcome => ({
  outcome: 'bind-or-take-over',
  ticket: 'ticket-1',
  admin: { username: 'donghai2019', nameMasked: '**强', createdAt: '2024-06-04T02:00:00Z', holderMatches },
});
export const identityCheck: DesktopCardOutcome = {
  outcome: 'identity-check',
  ticket: 'ticket-2',
  operator: { username: 'mubai2023', nameMasked: '**白', idNumberMasked: '3****6' },
};
