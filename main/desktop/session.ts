import type { CardLoginOutcome } from '../../contract/api/cardLogin.ts';
import type { DesktopCardOutcome, DesktopHandlers } from '../../contract/desktop.ts';
import { proveCard } from '../card/cardProof.ts';
import type { DesktopContext } from './context.ts';
import { pinDeskOf } from './pinDesk.ts';

/** LOGIN, CARD-1…CARD-8: the token goes from the server's answer into the remote client, never to the page. */
export function sessionCalls(context: DesktopContext): DesktopHandlers['session'] {
  const { native, remote, keeper } = context;
  const pinDesk = pinDeskOf(context);

  function take(outcome: CardLoginOutcome): DesktopCardOutcome {
    if (outcome.outcome !== 'entered') return outcome;
    const { token, ...shown } = outcome;
    keeper.begin(outcome.session, token);
    return shown;
  }

  return {
    current: async () => ({ session: keeper.session }),
    loginByCard: async ({ cardId }) => {
      const proof = await proveCard(pinDesk, native, remote, cardId, 'login');
      return take(await remote.api.cardLogin.login({ proof }));
    },
    chooseBinding: async (input) => take(await remote.api.cardLogin.choose(input)),
    confirmIdentity: async ({ ticket, cardId }) => {
      const proof = await proveCard(pinDesk, native, remote, cardId, 'identity-check');
      return take(await remote.api.cardLogin.confirmIdentity({ ticket, proof }));
    },
    captcha: () => remote.api.login.captcha({}),
    loginByPassword: async (input) => {
      const outcome = await remote.api.login.password(input);
      if (outcome.outcome === 'first-login') return outcome;
      keeper.begin(outcome.session, outcome.token);
      return { outcome: 'entered', session: outcome.session };
    },
    firstCode: (input) => remote.api.login.firstCode(input),
    firstVerify: (input) => remote.api.login.firstVerify(input),
    firstPassword: (input) => remote.api.login.firstPassword(input),
    list: () => remote.api.login.sessions({}),
    end: (input) => remote.api.login.endSession(input),
    endOthers: () => remote.api.login.endOtherSessions({}),
    logout: async () => {
      await keeper.logout();
      return {};
    },
  };
}
