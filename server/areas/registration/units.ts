import { z } from 'zod';
import { UnitForm } from '../../../contract/api/registration.ts';
import { AppError, type FieldErrorCode } from '../../../contract/errors.ts';
import { sameName } from '../../../contract/rules/normalize.ts';
import type { RegisteredEnterprise } from '../../adapters/adapters.ts';
import type { Services } from '../../context.ts';
import type { Queries } from '../../db/database.ts';
import { takeTurnOf } from '../../db/turns.ts';
import { takeTurn } from '../cardLogin/enterprises.ts';
import { flow } from '../flows/flow.ts';

/** Step 1's unit as the registry confirmed it: its own writing of the name, and the address. */
const Unit = UnitForm.extend({ address: z.string() });
export type Unit = z.output<typeof Unit>;
export const unitFlow = flow({ kind: 'registration-unit', payload: Unit });

/**
 * REG-2: one admin per enterprise, told by field. Brackets of either width are the same name.
 * @throws AppError `registration/enterprise-exists` with the fields that are taken
 */
export async function refuseTakenUnit(queries: Queries, { uscc, orgCode, name }: Pick<Unit, 'uscc' | 'orgCode' | 'name'>): Promise<void> {
  const writings = [...new Set([name, name.replaceAll('（', '(').replaceAll('）', ')'), name.replaceAll('(', '（').replaceAll(')', '）')])];
  const taken = await queries
    .selectFrom('enterprises')
    .innerJoin('accounts', 'accounts.uscc', 'enterprises.uscc')
    .select(['enterprises.uscc', 'enterprises.org_code', 'enterprises.name'])
    .where('accounts.account_type', '=', 'admin')
    .where((row) => row.or([row('enterprises.uscc', '=', uscc), row('enterprises.org_code', '=', orgCode), row('enterprises.name', 'in', writings)]))
    .execute();
  if (taken.length === 0) return;
  const fields: Record<string, FieldErrorCode> = {};
  if (taken.some((one) => sameName(one.name, name))) fields['name'] = 'field/enterprise-name-taken';
  if (taken.some((one) => one.uscc === uscc)) fields['uscc'] = 'field/uscc-taken';
  if (taken.some((one) => one.org_code === orgCode)) fields['orgCode'] = 'field/org-code-taken';
  throw new AppError('registration/enterprise-exists', { fields });
}

/**
 * REG-9: the unit and its legal person against the register. Which group of fields differs is said, never what stands there.
 * @throws AppError `registry/unit-mismatch`, `registry/legal-person-mismatch`, `registry/not-active`, `remote/service-down`
 */
export async function confirmUnit({ registry }: Services, form: z.output<typeof UnitForm>): Promise<Unit> {
  const found = await registry.find(form.uscc);
  if (!found || found.orgCode !== form.orgCode || !sameName(found.name, form.name)) {
    throw mismatch('registry/unit-mismatch', ['uscc', 'orgCode', 'name']);
  }
  if (!isLegalPerson(found, form)) throw mismatch('registry/legal-person-mismatch', ['legalName', 'legalIdType', 'legalIdNumber']);
  // Told only to who knows the legal person.
  if (found.status === 'dissolved') throw new AppError('registry/not-active');
  return { ...form, name: found.name, address: found.address };
}

function isLegalPerson(found: RegisteredEnterprise, { legalName, legalIdType, legalIdNumber }: z.output<typeof UnitForm>): boolean {
  return sameName(found.legalName, legalName) && found.legalIdType === legalIdType && found.legalIdNumber === legalIdNumber;
}

function mismatch(code: 'registry/unit-mismatch' | 'registry/legal-person-mismatch', fields: readonly string[]): AppError {
  return new AppError(code, { fields: Object.fromEntries(fields.map((field) => [field, 'field/registry-mismatch' as const])) });
}

/**
 * Puts the unit into the database, or brings its row up to date, and takes its turn: no other registration and no card of the
 * same code, name or organisation code decides before this transaction ends (REG-2, CARD-8). Always in this order.
 */
export async function takeUnit(queries: Queries, unit: Unit): Promise<void> {
  const row = {
    org_code: unit.orgCode,
    name: unit.name,
    region: unit.region,
    address: unit.address,
    legal_name: unit.legalName,
    legal_id_type: unit.legalIdType,
    legal_id_number: unit.legalIdNumber,
    legal_id_valid_from: unit.legalIdValidFrom ?? null,
    legal_id_valid_to: unit.legalIdValidTo ?? null,
    kind: unit.kind,
    business_types: JSON.stringify(unit.businessTypes),
  };
  await queries
    .insertInto('enterprises')
    .values({ uscc: unit.uscc, ...row, turn: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await takeTurn(queries, unit.uscc);
  await takeTurnOf(queries, `enterprise-name:${unit.name}`);
  await takeTurnOf(queries, `org-code:${unit.orgCode}`);
  await refuseTakenUnit(queries, unit);
  await queries.updateTable('enterprises').set(row).where('uscc', '=', unit.uscc).execute();
}
