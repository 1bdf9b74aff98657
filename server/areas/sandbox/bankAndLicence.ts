import type { Bank } from '../../../contract/fields.ts';
import { DEMO_BANK_PIN, type SandboxRegistry } from '../../../contract/sandboxRegistry.ts';
import { moveTo } from '../../adapters/sandboxTransactions.ts';
import type { Services } from '../../context.ts';

export type TokenProblem = 'pin' | 'expired' | 'frozen' | 'unknown';

/** What the bank says of a token; the same for the page and for the sandbox's route. */
export function judgeToken(world: SandboxRegistry, bank: Bank | null, ukeyId: string, pin: string): { readonly uscc: string } | { readonly problem: TokenProblem } {
  const ukey = world.ukeys.find((one) => one.ukeyId === ukeyId && one.bank === bank);
  if (!ukey) return { problem: 'unknown' };
  if (pin !== DEMO_BANK_PIN) return { problem: 'pin' };
  return ukey.status === 'normal' ? { uscc: ukey.uscc } : { problem: ukey.status };
}

/** What the telephone does; the same for the page and for the sandbox's route. @returns false when it is too late or has no such licence */
export async function actWithLicence({ db, now }: Pick<Services, 'db' | 'now'>, world: SandboxRegistry, id: string, act: string, uscc: string): Promise<boolean> {
  if (act === 'scan') return moveTo(db, now(), 'licence', id, 'scanned', null);
  if (act === 'refuse') return moveTo(db, now(), 'licence', id, 'refused', null);
  const holder = world.enterprises.find((one) => one.uscc === uscc);
  if (act !== 'confirm' || !holder?.hasLicence || holder.status === 'dissolved') return false;
  return moveTo(db, now(), 'licence', id, 'done', uscc);
}
