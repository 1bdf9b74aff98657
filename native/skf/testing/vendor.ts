import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PIN } from '../../../contract/sandboxRegistry.ts';
import { type PrivateKey, publicKeyOf } from '../../../crypto/testing/testCa.ts';
import { compiled } from '../../testing/compiled.ts';
import { DEMO_ADMIN_PIN, sandboxCards, sandboxCertificate, sandboxKey } from '../../softcard/sandboxCards.ts';

/** One copy of the soft SKF library and its folder, as a vendor's installation would be. */
export interface Vendor {
  readonly path: string;
  /** Puts a device in, made of a card of the sandbox registry. */
  insert(device: string, cardId: string): void;
  /** Takes it out; `insert` of the same card gives it full tries again, `putBack` does not. */
  pull(device: string): void;
  putBack(device: string): void;
  /** What to do wrong from now on; see softskf.c. No rule: nothing. */
  misbehave(...rules: readonly string[]): void;
  /** Names of the calls since the last `forget`. */
  calls(): string[];
  forget(): void;
  triesLeft(device: string): number;
  fillTries(device: string): void;
  remove(): void;
}

/** Throws when compiler or OpenSSL headers are missing. */
const build = (): string => compiled(new URL('./softskf.c', import.meta.url), ['-lcrypto'], 'g++ and libssl-dev');

/** Puts a real library of 32 bits there. Throws where the system's compiler cannot make one. */
export const make32BitLibrary = (path: string): void => copyFileSync(compiled(new URL('./skf32.c', import.meta.url), ['-m32', '-nostdlib'], 'g++'), path);

/** Installs a vendor's library under a name of its own. */
export function installVendor(name = 'libsoftskf.so'): Vendor {
  const folder = mkdtempSync(join(tmpdir(), 'skf-vendor-'));
  const path = join(folder, name);
  copyFileSync(build(), path);
  mkdirSync(join(folder, 'devices'));
  mkdirSync(join(folder, 'pulled'));
  const place = (device: string, file = ''): string => join(folder, 'devices', device, file);
  const log = join(folder, 'calls.log');
  const control = join(folder, 'control');

  return {
    path,
    insert: (device, cardId) => {
      const card = sandboxCards.find((one) => one.id === cardId);
      if (!card) throw new Error(`No sandbox card ${cardId}`);
      const being = join(folder, 'pulled', device);
      mkdirSync(being, { recursive: true });
      const certificate = sandboxCertificate(card);
      writeFileSync(join(being, 'key.pem'), pem(sandboxKey(cardId)));
      writeFileSync(join(being, 'cert.der'), card.remark === 'broken' ? certificate.subarray(0, certificate.length >> 1) : certificate);
      writeFileSync(join(being, 'pin'), DEMO_PIN);
      writeFileSync(join(being, 'adminpin'), DEMO_ADMIN_PIN);
      renameSync(being, place(device)); // there as a whole, or not at all
    },
    pull: (device) => renameSync(place(device), join(folder, 'pulled', device)),
    putBack: (device) => renameSync(join(folder, 'pulled', device), place(device)),
    misbehave: (...rules) => {
      writeFileSync(`${control}.new`, rules.map((rule) => `${rule}\n`).join(''));
      renameSync(`${control}.new`, control);
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []),
    forget: () => rmSync(log, { force: true }),
    triesLeft: (device) => (existsSync(place(device, 'tries')) ? Number(readFileSync(place(device, 'tries'), 'utf8')) : 5),
    fillTries: (device) => rmSync(place(device, 'tries'), { force: true }),
    // A call that is under way may write its log in between.
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}

/** PKCS#8 of an SM2 key as OpenSSL reads it. */
function pem(key: PrivateKey): string {
  if (key.algorithm === 'RSA') return key.privateKey;
  const head = Buffer.from('308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420', 'hex');
  const der = Buffer.concat([head, key.privateKey, Buffer.from('a144034200', 'hex'), publicKeyOf(key)]);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
