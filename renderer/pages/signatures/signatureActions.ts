import type { SignatureSummary } from '../../../contract/api/signatures.ts';
import type { SealObstacle } from '../../wizards/seal/sealRights.ts';

export type SignatureAction = 'add' | 'view' | 'stop' | 'enable' | 'remove';

/** SIG-1: why each of the five buttons does nothing just now, as an i18n key; undefined where it works. Only stopped ones are deleted. */
export function signatureActions(
  chosen: Pick<SignatureSummary, 'state'> | undefined,
  obstacle: SealObstacle | null,
  online: boolean,
): Record<SignatureAction, string | undefined> {
  const row = chosen ? undefined : 'signature.actions.chooseRow';
  const reach = online ? row : 'seal.actions.offline';
  return {
    add: obstacle ? `signature.right.${obstacle}` : undefined,
    view: row,
    stop: reach ?? (chosen?.state === 'stopped' ? 'signature.actions.alreadyStopped' : undefined),
    enable: reach ?? (chosen?.state === 'enabled' ? 'signature.actions.alreadyEnabled' : undefined),
    remove: reach ?? (chosen?.state === 'enabled' ? 'signature.actions.stopFirst' : undefined),
  };
}
