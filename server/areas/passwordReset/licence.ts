import { encodeQR } from 'qr';
import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { accountBehind, prove, provenUntil, refuseWay, resetFlow } from './flow.ts';

type LicenceRoutes = Pick<AreaHandlers<'passwordReset'>, 'licenceBegin' | 'licenceState'>;

/** PWD-4: a telephone with the enterprise's electronic licence scans; the licence is compared with the account only afterwards. */
export const licence: LicenceRoutes = {
  async licenceBegin({ ticket }, { services }) {
    const { db, now } = services;
    const state = await resetFlow.read(db, now(), ticket);
    refuseWay(services, state, await accountBehind(services, state), 'licence');
    const { transactionId, qrText, expiresAt } = await services.licence.begin();
    await resetFlow.advance(db, now(), ticket, { ...state, licenceTransaction: transactionId, provenAt: null });
    return { image: qrImage(qrText), text: qrText, expiresAt: instant(expiresAt) };
  },

  async licenceState({ ticket }, { services }) {
    const { db, now } = services;
    const state = await resetFlow.read(db, now(), ticket);
    if (state.licenceTransaction === null) return { state: 'not-begun' };
    if (state.provenAt !== null) return { state: 'confirmed', provenUntil: provenUntil(state.provenAt) };
    const answer = await services.licence.state(state.licenceTransaction);
    if (answer.state !== 'confirmed') return { state: answer.state };
    const behind = await accountBehind(services, state);
    if (behind.account?.uscc !== answer.uscc) return { state: 'other-enterprise' };
    return { state: 'confirmed', ...(await prove(services, ticket, state, behind)) };
  },
};

/** Dark squares on white with the quiet zone that scanners want, as a data URL of SVG. */
function qrImage(text: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(encodeQR(text, 'svg', { ecc: 'medium', border: 4 })).toString('base64')}`;
}
