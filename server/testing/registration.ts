import { api } from '../../contract/api/api.ts';
import type { AdminForm, OverseasForm, PersonalForm, UnitForm } from '../../contract/api/registration.ts';
import { accessRegions } from '../../contract/regions.ts';
import { registry } from './cards.ts';
import type { TestClient } from './client.ts';
import { codeFor } from './inbox.ts';

export const chosenPassword = 'Abcd#1234';
const credentials = { password: chosenPassword, confirmation: chosenPassword };

export function personOf(personId: string) {
  const person = registry.people.find((one) => one.personId === personId);
  if (!person) throw new Error(`no ${personId} in the sandbox registry`);
  return person;
}

/** Step 1 as somebody who knows the enterprise fills it in (REG-3). */
export function unitForm(uscc: string, changes: Partial<UnitForm> = {}): UnitForm {
  const enterprise = registry.enterprises.find((one) => one.uscc === uscc);
  if (!enterprise) throw new Error(`no ${uscc} in the sandbox registry`);
  const legal = personOf(enterprise.legalPersonId);
  return {
    kind: 'enterprise',
    region: accessRegions.find((one) => one === enterprise.region) ?? '江苏',
    uscc,
    orgCode: enterprise.orgCode,
    name: enterprise.name,
    legalName: legal.name,
    legalIdType: legal.idType,
    legalIdNumber: legal.idNumber,
    legalIdValidFrom: legal.idValidFrom,
    legalIdValidTo: legal.idValidTo,
    businessTypes: ['trading-company'],
    ...changes,
  };
}

/** Step 2 for a person of the registry, with a code for their mobile. */
export async function adminForm(client: TestClient, ticket: string, personId: string, changes: Partial<AdminForm> = {}): Promise<AdminForm> {
  const { name, idType, idNumber, idValidFrom, idValidTo, mobile, email } = personOf(personId);
  const { version } = await client.ok(api.terms.current, { kind: 'service' });
  const code = await codeFor(client, { channel: 'sms', target: changes.mobile ?? mobile, purpose: 'registration' });
  return { ticket, username: 'newadmin', ...credentials, name, idType, idNumber, idValidFrom, idValidTo, mobile, email, ...code, termsVersion: version, ...changes };
}

export async function personalForm(client: TestClient, personId: string, changes: Partial<PersonalForm> = {}): Promise<PersonalForm> {
  const { name, idType, idNumber, idValidFrom, idValidTo, mobile, email } = personOf(personId);
  const code = await codeFor(client, { channel: 'sms', target: mobile, purpose: 'registration' });
  return { name, idType, idNumber, idValidFrom, idValidTo, username: 'newperson', ...credentials, mobile, email, ...code, termsVersion: await registrationTerms(client), ...changes };
}

export async function overseasForm(client: TestClient, changes: Partial<OverseasForm> = {}): Promise<OverseasForm> {
  const email = changes.email ?? 'contact@overseas.example';
  return {
    username: 'overseas1',
    ...credentials,
    country: 'SG',
    organisation: 'Sample Trading (Singapore) Pte. Ltd.',
    contact: 'Mary-Ann O’Neill',
    phone: '+65 6123 4567',
    address: '1 Sample Road, #02-03, Singapore 018989',
    email,
    ...(await codeFor(client, { channel: 'email', target: email, purpose: 'registration' })),
    ...changes,
  };
}

export async function registrationTerms(client: TestClient): Promise<string> {
  return (await client.ok(api.terms.current, { kind: 'registration' })).version;
}

/** Both steps of REG-3. */
export async function registerAdmin(client: TestClient, uscc: string, personId: string, changes: Partial<AdminForm> = {}): Promise<AdminForm> {
  const { ticket } = await client.ok(api.registration.checkUnit, unitForm(uscc));
  const form = await adminForm(client, ticket, personId, changes);
  await client.ok(api.registration.admin, form);
  return form;
}
