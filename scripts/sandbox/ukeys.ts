import { banks } from '../../contract/fields.ts';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';

type Ukey = SandboxRegistry['ukeys'][number];
type Enterprise = SandboxRegistry['enterprises'][number];

/** Enterprise 4 has a token of each bank; of all others every one has one, of the banks in turn. The fifth's is expired, the sixth's frozen. */
export function ukeysOf(enterprises: readonly Enterprise[]): Ukey[] {
  return enterprises.flatMap(({ uscc }, at) => {
    const number = at + 1;
    const held = number === 4 ? banks : banks.filter((_, place) => place === number % banks.length);
    const status = number === 5 ? 'expired' : number === 6 ? 'frozen' : 'normal';
    return held.map((bank): Ukey => ({ ukeyId: `${bank.toUpperCase()}-SAMPLE-${String(number).padStart(4, '0')}`, bank, uscc, status }));
  });
}
