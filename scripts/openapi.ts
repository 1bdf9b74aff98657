import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import { api } from '../contract/api/api.ts';
import type { Route } from '../contract/api/route.ts';
import { type ErrorCode, errorKinds, fieldErrorCodes } from '../contract/errors.ts';

/** Codes that any route may answer with. */
const commonCodes: readonly ErrorCode[] = [
  'input/invalid',
  'input/too-large',
  'remote/not-found',
  'remote/rate-limited',
  'remote/conflict',
  'remote/service-down',
  'app/internal',
];
const sessionCodes: readonly ErrorCode[] = ['session/required', 'session/expired', 'session/card-required', 'session/legal-card-required'];
const file = new URL('../docs/openapi.json', import.meta.url);

type Json = Record<string, unknown>;

/** `docs/openapi.json` from the contract: OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as zod writes it. */
function document(): Json {
  const paths: Record<string, Json> = {};
  for (const [area, routes] of Object.entries(api)) {
    for (const [name, route] of Object.entries(routes) as [string, Route][]) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      (paths[path] ??= {})[route.method.toLowerCase()] = operation(area, name, route);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '单一窗口用户管理接口 / Single Window user management API',
      version: packageJson.version,
      description: 'Generated from contract/api by `npm run openapi`. Routes of area `sandbox` exist only on a server started with --sandbox.',
    },
    servers: [{ url: 'http://127.0.0.1:{port}', variables: { port: { default: '8080' } } }],
    tags: Object.keys(api).map((area) => ({ name: area })),
    paths,
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'Opaque session token' } },
      schemas: { Error: errorSchema() },
    },
  };
}

function operation(area: string, name: string, route: Route): Json {
  const { properties = {}, required = [], ...rest } = schemaOf(route.input, 'input') as { properties?: Record<string, Json>; required?: string[] };
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const others = Object.keys(properties).filter((field) => !inPath.includes(field));
  const inQuery = route.method === 'GET' || route.method === 'DELETE' ? others : [];
  const body = {
    ...rest,
    properties: Object.fromEntries(others.map((field) => [field, properties[field]])),
    required: required.filter((field) => others.includes(field)),
  };
  const write = route.method !== 'GET';
  return {
    operationId: `${area}.${name}`,
    tags: [area],
    summary: route.summary,
    ...(route.access === 'public' || route.access === 'sandbox' ? { security: [] } : { security: [{ session: [] }] }),
    'x-access': route.access,
    parameters: [
      ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: properties[field] ?? {} })),
      ...inQuery.map((field) => ({ name: field, in: 'query', required: required.includes(field), schema: properties[field] ?? {} })),
      ...(write ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }] : []),
    ],
    ...(write && route.method !== 'DELETE' ? { requestBody: { required: others.length > 0, content: { 'application/json': { schema: body } } } } : {}),
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: schemaOf(route.output, 'output') } } }, ...errorResponses(route) },
  };
}

/** One response per HTTP status, naming the codes that come with it. */
function errorResponses(route: Route): Record<string, Json> {
  const codes = new Set([...route.errors, ...commonCodes, ...(route.access === 'public' || route.access === 'sandbox' ? [] : sessionCodes)]);
  const byStatus = Map.groupBy([...codes].sort(), (code) => errorKinds[code].status);
  return Object.fromEntries(
    [...byStatus].sort(([left], [right]) => left - right).map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        'x-codes': ofStatus,
      },
    ]),
  );
}

function errorSchema(): Json {
  return {
    type: 'object',
    description: 'contract/errors.ts: a code of the closed list; `fields` (FLD-8) tells each wrong field why.',
    properties: {
      code: { type: 'string', enum: Object.keys(errorKinds) },
      messageKey: { type: 'string' },
      params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
      retry: { type: 'string', enum: ['now', 'after-action', 'never'] },
      fields: { type: 'object', additionalProperties: { type: 'string', enum: [...fieldErrorCodes] } },
    },
    required: ['code', 'messageKey', 'params', 'retry'],
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

const fresh = `${JSON.stringify(document(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  let kept = '';
  try {
    kept = readFileSync(file, 'utf8');
  } catch {
    // Missing is stale.
  }
  if (kept !== fresh) {
    process.stderr.write('docs/openapi.json is stale: npm run openapi\n');
    process.exit(1);
  }
} else writeFileSync(file, fresh);
