import type { Session } from '../../../contract/api/session.ts';
import type { CardInfo, CardsSnapshot } from '../../../contract/card.ts';

/** Why a seal may not be added or modified just now (SEAL-2); texts under `seal.right.`. */
export type SealObstacle = 'no-session' | 'password-session' | 'operator-card' | 'card-out' | 'offline';

/** The inserted card that opened the session, if it is still in. */
export function sessionCard(session: Session | null, snapshot: CardsSnapshot | null): CardInfo | undefined {
  const cardNo = session?.openedBy === 'card' ? session.card?.cardNo : undefined;
  if (!cardNo) return undefined;
  return snapshot?.cards.find((card) => card.cardNo === cardNo);
}

/**
 * SEAL-2: adding and modifying need a session opened with the legal-person card, with that card still in.
 * Answers what stands in the way, the most fundamental reason first, or null.
 */
export function sealObstacle(session: Session | null, snapshot: CardsSnapshot | null, online: boolean): SealObstacle | null {
  if (!session) return 'no-session';
  if (session.openedBy !== 'card' || !session.card) return 'password-session';
  if (session.card.role !== 'legal') return 'operator-card';
  if (!sessionCard(session, snapshot)) return 'card-out';
  return online ? null : 'offline';
}
