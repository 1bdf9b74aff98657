import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority that openssl runs, in a folder of its own: certificates, revocation lists and OCSP answers nobody here had a hand in. */
export interface OpensslCa {
  readonly pem: string;
  /** Withdraws these serials (hex). */
  revoke(...serials: string[]): void;
  /** A revocation list, PEM. `extra`: more arguments of `openssl ca -gencrl`. */
  crl(...extra: string[]): Buffer;
  /** An OCSP answer to this request. `signer`: the authority itself, one it appointed, or one it gave a certificate without that right. */
  answer(request: Uint8Array, signer?: 'authority' | 'appointed' | 'not-appointed', ...extra: string[]): Buffer;
  path(name: string): string;
  close(): void;
}

const SM2_ID = 'distid:1234567812345678';

/** @param kind the key's; @param subject openssl's writing. */
export function opensslCa(kind: 'RSA' | 'SM2', subject = '/O=中国电子口岸/OU=证书管理中心/CN=测试证书管理中心'): OpensslCa {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-ca-'));
  const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const sm2 = kind === 'SM2';
  const digest = sm2 ? 'sm3' : 'sha256';
  const newKey = (name: string): void =>
    void (sm2 ? run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', name) : run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', name));
  const signing = sm2 ? ['-sigopt', SM2_ID] : [];

  write('ca.cnf', `[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\ndefault_md = ${digest}\npolicy = any\nunique_subject = no\ndefault_days = 30\n[any]\ncommonName = supplied\n[plain]\nbasicConstraints = CA:FALSE\n[ocsp]\nbasicConstraints = CA:FALSE\nextendedKeyUsage = OCSPSigning\n[delta]\n2.5.29.27 = critical,ASN1:INTEGER:1\n`);
  write('index.txt', '');
  newKey('ca.key');
  run('req', '-x509', '-utf8', '-new', '-key', 'ca.key', `-${digest}`, ...signing, '-days', '3650', '-subj', subject, '-out', 'ca.pem');

  function issue(name: string, section: string): void {
    newKey(`${name}.key`);
    run('req', '-new', '-key', `${name}.key`, `-${digest}`, ...signing, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    run('x509', '-req', '-in', `${name}.csr`, ...(sm2 ? ['-vfyopt', SM2_ID] : []), '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', `-${digest}`, ...signing, '-days', '30', '-extfile', 'ca.cnf', '-extensions', section, '-out', `${name}.pem`);
  }
  const made = new Set<string>();
  function signerFiles(signer: 'authority' | 'appointed' | 'not-appointed'): string[] {
    if (signer === 'authority') return ['-rsigner', 'ca.pem', '-rkey', 'ca.key'];
    if (!made.has(signer)) issue(signer, signer === 'appointed' ? 'ocsp' : 'plain');
    made.add(signer);
    return ['-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`];
  }

  return {
    pem: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    revoke: (...serials) =>
      write('index.txt', readFileSync(join(folder, 'index.txt'), 'utf8') + serials.map((serial) => `R\t491231235959Z\t260101000000Z,keyCompromise\t${serial.toUpperCase()}\tunknown\t/CN=${serial}\n`).join('')),
    crl: (...extra) => {
      run('ca', '-gencrl', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem', ...signing, ...(extra.some((one) => one === '-crldays') ? [] : ['-crldays', '30']), ...extra, '-out', 'list.pem');
      return readFileSync(join(folder, 'list.pem'));
    },
    answer: (request, signer = 'authority', ...extra) => {
      writeFileSync(join(folder, 'request.der'), request);
      run('ocsp', '-index', 'index.txt', '-CA', 'ca.pem', ...signerFiles(signer), '-reqin', 'request.der', '-respout', 'response.der', ...(sm2 ? ['-rmd', 'sm3', '-rsigopt', SM2_ID] : []), ...extra);
      return readFileSync(join(folder, 'response.der'));
    },
    path: (name) => join(folder, name),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
