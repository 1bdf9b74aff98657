import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crlRevocation } from './crl.ts';

const run = promisify(execFile);
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sw-crl-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A list that withdraws these serials, made by openssl. */
async function crl(name: string, serials: readonly string[], form: 'PEM' | 'DER'): Promise<string> {
  const path = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test');
  await writeFile(path('index.txt'), serials.map((serial) => `R\t491231235959Z\t260101000000Z\t${serial.toUpperCase()}\tunknown\t/CN=card\n`).join(''));
  await writeFile(path('ca.cnf'), '[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\n');
  await openssl('ca', '-gencrl', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem', '-crldays', '30', '-out', 'list.pem');
  await openssl('crl', '-in', 'list.pem', '-outform', form, '-out', name);
  return path(name);
}

it('CARD-1 reads withdrawn serials from DER and PEM lists, with and without a sign byte', async () => {
  const files = [await crl('one.der', ['134f3870102967d6', 'ff00aa00bb00cc11'], 'DER'), await crl('two.pem', ['1c3885b5'], 'PEM')];
  const revocation = await crlRevocation(files);
  const asked = ['134f3870102967d6', 'ff00aa00bb00cc11', '1c3885b5', '1fa070bd0a56df18'];
  expect(await Promise.all(asked.map((serial) => revocation.isRevoked(serial, '')))).toEqual([true, true, true, false]);
  const empty = await crlRevocation([await crl('empty.der', [], 'DER')]);
  expect(await empty.isRevoked('134f3870102967d6', '')).toBe(false);
});

it('CARD-1 a file that is no list stops the start', async () => {
  const file = join(folder, 'nonsense');
  for (const content of ['nonsense', '', Buffer.from('3003020101', 'hex')]) {
    await writeFile(file, content);
    await expect(crlRevocation([file])).rejects.toThrow();
  }
  await expect(crlRevocation([join(folder, 'missing')])).rejects.toThrow();
});
