import { readFileSync } from 'node:fs';
import { DEMO_BANK_PIN, SandboxRegistry } from '../../contract/sandboxRegistry.ts';

/** The made-up registry, for who works the demo by hand or by test. */
export type Enterprise = SandboxRegistry['enterprises'][number];
export type Person = SandboxRegistry['people'][number];

const registry = SandboxRegistry.parse(JSON.parse(readFileSync(new URL('../../resources/sandbox/registry.json', import.meta.url), 'utf8')));
const busy = new Set([...registry.accounts.map(({ uscc }) => uscc), ...registry.cards.map(({ uscc }) => uscc)]);

export function person(personId: string): Person {
  const found = registry.people.find((one) => one.personId === personId);
  if (!found) throw new Error(`no person ${personId}`);
  return found;
}
export const legalPersonOf = ({ legalPersonId }: Enterprise): Person => person(legalPersonId);

/** Whose ID is a resident's that has not run out. */
const hasGoodId = ({ idType, idValidTo }: Person): boolean => idType === 'resident-id' && (idValidTo === '00000000' || idValidTo > '20300101');
const isOfAge = ({ idNumber }: Person): boolean => Number(idNumber.slice(6, 10)) < 2005;

/** Enterprises in business that nobody registered yet, so that each test has one of its own. `12…` are institutions. */
export function freeEnterprises(kind: 'enterprise' | 'institution'): Enterprise[] {
  const isKind = (uscc: string): boolean => uscc.startsWith('12') === (kind === 'institution');
  return registry.enterprises.filter((one) => one.status === 'operating' && !busy.has(one.uscc) && isKind(one.uscc) && hasGoodId(legalPersonOf(one)));
}
/** People who hold no account: residents, or holders of a document of another type. */
export function freePeople(idType: Person['idType']): Person[] {
  const held = new Set(registry.accounts.map(({ personId }) => personId));
  const fits = idType === 'resident-id' ? (one: Person) => hasGoodId(one) && isOfAge(one) : (one: Person) => one.idType === idType;
  return registry.people.filter((one) => !held.has(one.personId) && one.mobile !== '' && fits(one));
}

/** The enterprise of a seeded account. */
export function enterpriseOf(username: string): Enterprise {
  const { uscc } = registry.accounts.find((one) => one.username === username) ?? {};
  const found = registry.enterprises.find((one) => one.uscc === uscc);
  if (!found) throw new Error(`no enterprise of ${username}`);
  return found;
}
/** A working bank token of an enterprise. */
export function bankToken(uscc: string): { readonly ukeyId: string; readonly bank: string; readonly pin: string } {
  const found = registry.ukeys.find((one) => one.uscc === uscc && one.status === 'normal');
  if (!found) throw new Error(`no bank token of ${uscc}`);
  return { ukeyId: found.ukeyId, bank: found.bank, pin: DEMO_BANK_PIN };
}
