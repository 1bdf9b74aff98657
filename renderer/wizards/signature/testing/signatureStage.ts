import type { Declarant, SignatureSummary } from '../../../../contract/api/signatures.ts';
import type { FakeDesktop, Handler } from '../../../testing/fakeDesktop.ts';
import { extraction, sealDesktop } from '../../seal/testing/sealStage.ts';

/** What the signature tests play with, over the seals' session, card and scan. */
export const withCard: Declarant = { declarantId: 'd1', name: '王建国', username: 'wangjianguo', cardNo: '8600000012345' };
export const withoutCard: Declarant = { declarantId: 'd2', name: '欧阳慕白', username: 'mubai2023' };

export const signatureNamed = (signatureId: string, state: SignatureSummary['state']): SignatureSummary => ({
  signatureId,
  name: `申报员${signatureId}`,
  state,
  remark: '',
  widthMm: 38,
  heightMm: 17,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});

/** An extraction whose picture is this wide and high, millimetres. */
export function signatureFound(widthMm: number, heightMm: number) {
  const { picture, ...found } = extraction('p1');
  return { ...found, ink: 'black', shape: 'rectangle', picture: { ...picture, widthMm, heightMm } };
}

/** A main process that finds a signature of 38 × 17 mm on every scan and stores every signature. */
export function signatureDesktop(handlers: Record<string, Handler> = {}): FakeDesktop {
  return sealDesktop({
    'signatures.declarants': () => ({ items: [withCard, withoutCard] }),
    'signatures.list': () => ({ items: [], total: 0 }),
    'signatures.get': () => ({ picture: 'data:image/png;base64,iVBORw0KGgo=' }),
    'signatures.save': ({ form }) => ({ ...signatureNamed('s1', 'stopped'), ...(form as object) }),
    'pictures.extract': () => signatureFound(38, 17),
    ...handlers,
  });
}
