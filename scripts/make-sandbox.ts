import { writeFileSync } from 'node:fs';
import { SandboxRegistry } from '../contract/sandboxRegistry.ts';
import { issueAnchor, type PrivateKey } from '../crypto/testing/testCa.ts';
import { makeKeys } from './sandbox/keys.ts';
import { registry } from './sandbox/registry.ts';

/** Writes `resources/sandbox/`: the same files again however often it runs. */
const folder = new URL('../resources/sandbox/', import.meta.url);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function pem(ca: PrivateKey): string {
  const der = issueAnchor(ca, new Date('2010-01-01T00:00:00Z'), new Date('2049-12-31T23:59:59Z'));
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const keys = makeKeys(registry);
writeFileSync(new URL('registry.json', folder), json(SandboxRegistry.parse(registry)));
writeFileSync(new URL('keys.json', folder), json(keys));
writeFileSync(new URL('ca-sm2.pem', folder), pem({ algorithm: 'SM2', privateKey: Buffer.from(keys.ca.sm2, 'hex') }));
writeFileSync(new URL('ca-rsa.pem', folder), pem({ algorithm: 'RSA', privateKey: keys.ca.rsa }));
