import { api } from '../../contract/api/api.ts';
import type { PersonInput } from '../../contract/api/person.ts';
import { registry } from './cards.ts';
import type { TestClient } from './client.ts';
import { codeFor } from './inbox.ts';

/** A person of the made-up world as a form gives them. */
export function personOf(personId: string, changes: Partial<PersonInput> = {}): PersonInput {
  const known = registry.people.find((one) => one.personId === personId);
  if (!known) throw new Error(`no person ${personId}`);
  const { name, idType, idNumber, idValidFrom, idValidTo } = known;
  return { name, idType, idNumber, ...(idType === 'resident-id' ? { idValidFrom, idValidTo } : {}), ...changes };
}

/** The enterprise of a legal person, `e04`. */
export function enterpriseOf(id: string) {
  const known = registry.enterprises.find((one) => one.legalPersonId === `${id}-legal`);
  if (!known) throw new Error(`no enterprise ${id}`);
  return known;
}

export function enterpriseInput(id: string) {
  const { name, orgCode } = enterpriseOf(id);
  return { name, orgCode };
}

export function bankCardOf(personId: string) {
  const card = registry.people.find((one) => one.personId === personId)?.bankCards[0];
  if (!card) throw new Error(`no bank card of ${personId}`);
  return card;
}

/** A mobile with the code that came to it. */
export async function provenMobile(client: TestClient, mobile: string, purpose: 'recovery' | 'password-reset' = 'recovery') {
  return { mobile, ...(await codeFor(client, { channel: 'sms', target: mobile, purpose })) };
}

/** A 1×1 picture that is really one. */
export const smallPicture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Uploads the small picture to a flow, once for each name. */
export async function uploadAs<N extends string>(client: TestClient, ticket: string, ...names: N[]): Promise<Record<N, string>> {
  const files = {} as Record<N, string>;
  for (const name of names) files[name] = (await client.ok(api.uploads.add, { ticket, content: smallPicture })).uploadId;
  return files;
}
