import type { SealSummary } from '../../../contract/api/seals.ts';
import type { SealObstacle } from '../../wizards/seal/sealRights.ts';

export type SealAction = 'add' | 'modify' | 'stop' | 'enable' | 'remove';

/**
 * Why each of the five buttons does nothing just now, as an i18n key; undefined where it works.
 * SEAL-2: add and modify need the legal-person card. SEAL-5: only stopped seals are deleted; the server holds the same for modifying.
 */
export function sealActions(
  chosen: Pick<SealSummary, 'state'> | undefined,
  obstacle: SealObstacle | null,
  online: boolean,
): Record<SealAction, string | undefined> {
  const right = obstacle ? `seal.right.${obstacle}` : undefined;
  const row = chosen ? undefined : 'seal.actions.chooseRow';
  const reach = obstacle === 'no-session' ? right : online ? row : 'seal.actions.offline';
  return {
    add: right,
    modify: right ?? row ?? (chosen?.state === 'enabled' ? 'seal.actions.stopToModify' : undefined),
    stop: reach ?? (chosen?.state === 'stopped' ? 'seal.actions.alreadyStopped' : undefined),
    enable: reach ?? (chosen?.state === 'enabled' ? 'seal.actions.alreadyEnabled' : undefined),
    remove: reach ?? (chosen?.state === 'enabled' ? 'seal.actions.stopFirst' : undefined),
  };
}
