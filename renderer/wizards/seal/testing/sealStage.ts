import { flushPromises, type VueWrapper } from '@vue/test-utils';
import type { SealSummary } from '../../../../contract/api/seals.ts';
import type { Session } from '../../../../contract/api/session.ts';
import type { CardInfo, CardsSnapshot } from '../../../../contract/card.ts';
import type { Extraction, Picture, Scan } from '../../../../contract/desktop.ts';
import { useCardsStore } from '../../../stores/cards.ts';
import { useSessionStore } from '../../../stores/session.ts';
import { fakeDesktop, type FakeDesktop, type Handler } from '../../../testing/fakeDesktop.ts';

/** What the seal tests play with: a legal-person session, its card, a scan and what is found on it. */
export const legalSession: Session = {
  username: '8600000012345_ADMIN',
  name: '王建国',
  accountType: 'admin',
  enterpriseName: '宁波海润进出口贸易有限公司',
  uscc: '91330200MA2AX00X0X',
  activated: true,
  openedBy: 'card',
  card: { cardNo: '8600000012345', certNo: 'ab12', role: 'legal', validTo: '2028-06-30T00:00:00Z' },
  startedAt: '2026-01-01T00:00:00Z',
  endsAt: '2026-01-01T12:00:00Z',
};
export const legalCard: CardInfo = {
  cardId: 'softcard:1',
  provider: 'softcard',
  reader: '读卡器 1',
  cardNo: '8600000012345',
  holder: '王建国',
  company: '宁波海润进出口贸易有限公司',
  algorithm: 'SM2',
  pin: { state: 'ready' },
  pinLength: { min: 6, max: 16 },
};
export const snapshotOf = (...cards: CardInfo[]): CardsSnapshot => ({ service: 'running', readers: ['读卡器 1'], cards });

const dataUrl = 'data:image/png;base64,iVBORw0KGgo=';
export const picture = (pictureId: string): Picture => ({ pictureId, dataUrl, widthPx: 992, heightPx: 992, dpi: 600, widthMm: 42, heightMm: 42 });
export const scan: Scan = { scanId: 'scan-1', fileName: '公章.jpg', page: 1, pages: 1, widthPx: 4961, heightPx: 7016, dpi: 600, dpiFrom: 'file', preview: dataUrl };
export const extraction = (pictureId: string): Extraction => ({
  ink: 'red',
  shape: 'round',
  box: { left: 2000, top: 3000, width: 992, height: 992 },
  rotationDegrees: 0,
  threshold: 0.3,
  confidence: 0.93,
  reasons: [],
  candidates: [],
  picture: picture(pictureId),
});
export const sealNamed = (sealId: string, state: SealSummary['state']): SealSummary => ({
  sealId,
  name: `${sealId}号公章`,
  type: 'company',
  made: 'scanned',
  state,
  operatorName: '王建国',
  validFrom: '2024-01-01',
  validTo: '2028-06-30',
  remark: '',
  widthMm: 42,
  heightMm: 42,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});

const operator = {
  operatorId: 'o1',
  name: '王建国',
  role: 'legal',
  cardNo: '8600000012345',
  validFrom: '2023-06-30T00:00:00Z',
  validTo: '2028-06-30T00:00:00Z',
};

/** A main process that finds a seal on every scan and stores every seal. Sessions and cards are set per test. */
export function sealDesktop(handlers: Record<string, Handler> = {}): FakeDesktop {
  return fakeDesktop({
    'seals.operators': () => ({ items: [operator] }),
    'seals.list': () => ({ items: [], total: 0 }),
    'seals.get': () => ({ picture: dataUrl }),
    'seals.save': ({ form }) => ({ ...sealNamed('s1', 'stopped'), ...(form as object) }),
    'drafts.save': ({ draftId }) => ({ draftId: draftId ?? 'draft-1' }),
    'pictures.openScan': () => scan,
    'pictures.extract': () => extraction('p1'),
    'pictures.prepareDrawing': () => ({}),
    'pictures.generate': () => picture('p2'),
    ...handlers,
  });
}

/** Logs in with the legal-person card, or changes what is in the reader. */
export function enter(session: Session | null, ...cards: CardInfo[]): void {
  useSessionStore().session = session;
  useCardsStore().snapshot = snapshotOf(...cards);
}

export const byId = (wrapper: VueWrapper, id: string) => wrapper.get(`[data-testid="${id}"]`);

/** Lets pauses pass and answers arrive; needs fake timers. */
export async function settle(advance: (ms: number) => Promise<unknown>, ms = 1_000): Promise<void> {
  await advance(ms);
  await flushPromises();
}
