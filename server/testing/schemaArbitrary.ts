import fc from 'fast-check';
import { z } from 'zod';
import type { Route } from '../../contract/api/route.ts';
import { orgCode, residentId, uscc } from '../../contract/rules/testing/generators.ts';
import { registry } from './cards.ts';

/** The part of JSON Schema that the contract's schemas use. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

const people = registry.people.slice(0, 40);
const enterprises = registry.enterprises;

/** Values that are right in themselves, so that a request gets past the fields and deep into its handler. */
const wellMade: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uscc: fc.oneof(uscc, fc.constantFrom(...enterprises.map((one) => one.uscc))),
  orgCode: fc.oneof(orgCode, fc.constantFrom(...enterprises.map((one) => one.orgCode))),
  enterpriseName: fc.constantFrom(...enterprises.map((one) => one.name)),
  name: fc.constantFrom(...people.map((one) => one.name), ...enterprises.map((one) => one.name)),
  legalName: fc.constantFrom(...people.map((one) => one.name)),
  idNumber: fc.oneof(residentId, fc.constantFrom(...people.map((one) => one.idNumber))),
  legalIdNumber: fc.oneof(residentId, fc.constantFrom(...people.map((one) => one.idNumber))),
  idValidFrom: fc.constant('20200315'),
  idValidTo: fc.constantFrom('20400315', '00000000'),
  legalIdValidFrom: fc.constant('20200315'),
  legalIdValidTo: fc.constantFrom('20400315', '00000000'),
  username: fc.stringMatching(/^[a-z][a-z0-9]{5,9}$/),
  password: fc.constant('Abcd#1234'),
  confirmation: fc.constant('Abcd#1234'),
  oldPassword: fc.constantFrom('88888888', 'Abcd#1234'),
  mobile: fc.nat(9999).map((last) => `1391234${String(last).padStart(4, '0')}`),
  email: fc.stringMatching(/^[a-z]{3,8}@example\.com$/),
  target: fc.nat(9999).map((last) => `1381234${String(last).padStart(4, '0')}`),
  country: fc.constantFrom('SG', 'HK', 'CN', 'XX'),
  phone: fc.constant('+65 6123 4567'),
  code: fc.constantFrom('123456', '000000'),
  termsVersion: fc.constant('2026-11'),
  cardNo: fc.constantFrom(...registry.cards.map((one) => one.cardNo)),
};

/** What no field expects. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 1e308, 2 ** 53, '', '\0', '\ud800', '\u202e', ' ', "' or 1=1 --", '__proto__', '<script>', '%', '../..', [], {}, ['x'], { toString: 'x' }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constant('x'.repeat(10_000)),
  fc.jsonValue(),
);

/** Requests as the route's own schema allows them: usual and at its boundaries. */
export function validInput(route: Route): fc.Arbitrary<Record<string, unknown>> {
  const schema = z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  return ofSchema(schema, '').map((value) => value as Record<string, unknown>);
}

/** The same with one to three places replaced, removed or added. */
export function mutatedInput(route: Route): fc.Arbitrary<unknown> {
  const mutation = fc.record({ at: fc.nat(30), how: fc.constantFrom('replace', 'replace', 'remove', 'add'), value: odd });
  return fc.tuple(validInput(route), fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([input, mutations]) => {
    const mutated = structuredClone(input);
    for (const { at, how, value } of mutations) {
      const names = Object.keys(mutated);
      const name = names[at % Math.max(1, names.length)];
      if (how === 'add' || name === undefined) mutated[`extra${at}`] = value;
      else if (how === 'remove') delete mutated[name];
      else mutated[name] = value;
    }
    return mutated;
  });
}

function ofSchema(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (choices) return fc.oneof(...choices.map((one) => ofSchema(one, name)));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(ofSchema(schema.items ?? {}, name), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 5, 20) });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -(2 ** 31), -(2 ** 31)), max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'string':
      return stringOf(schema, name);
    default:
      return fc.jsonValue();
  }
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, ofSchema(schema, name)]));
  return fc.record(fields, { requiredKeys: [...required] }).map(coherent);
}

/** A USCC holds its organisation code (FLD-1). */
function coherent(value: Record<string, unknown>): Record<string, unknown> {
  const { uscc: code, orgCode: part } = value;
  return typeof code === 'string' && typeof part === 'string' && code.length === 18 ? { ...value, orgCode: code.slice(8, 17) } : value;
}

function stringOf({ format, pattern, minLength = 0, maxLength = 80 }: Schema, name: string): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => date.toISOString());
  if (format === 'date') return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => date.toISOString().slice(0, 10));
  if (format === 'base64') return fc.base64String({ minLength, maxLength: Math.min(maxLength, 400) });
  if (pattern !== undefined && !wellMade[name]) return fc.stringMatching(new RegExp(pattern));
  const any = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) });
  const longest = fc.constant('龘'.repeat(Math.min(maxLength, 3_000)));
  const right = wellMade[name];
  return right ? fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: any }, { weight: 1, arbitrary: longest }) : fc.oneof({ weight: 3, arbitrary: any }, { weight: 1, arbitrary: longest });
}
