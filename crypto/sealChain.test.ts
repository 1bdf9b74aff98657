import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrustAnchors, type TrustAnchor } from './chain.ts';
import { verifyChainThrough } from './sealChain.ts';
import { readX509, type X509 } from './x509.ts';

let dir: string;
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
const distid = 'distid:1234567812345678';
const ca = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';

function key(name: string): void {
  openssl('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', `${name}.key`);
}
/** A certificate by openssl alone: `name` issued by `issuer`, which was made before. */
function issue(name: string, issuer: string, extensions: string): X509 {
  key(name);
  writeFileSync(join(dir, `${name}.ext`), extensions);
  openssl('req', '-new', '-key', `${name}.key`, '-sm3', '-sigopt', distid, '-subj', `/C=CN/O=Test/CN=${name}`, '-out', `${name}.csr`);
  openssl('x509', '-req', '-in', `${name}.csr`, '-vfyopt', distid, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-sm3', '-sigopt', distid, '-days', '3650', '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  return readX509(openssl('x509', '-in', `${name}.pem`, '-outform', 'DER'));
}

const at = new Date(Date.now() + 3_600_000);
let anchors: TrustAnchor[];
let sub: X509;
let low: X509;
let leaf: X509;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'seal-chain-'));
  key('root');
  openssl('req', '-new', '-x509', '-key', 'root.key', '-sm3', '-sigopt', distid, '-subj', '/C=CN/O=Test/CN=root', '-days', '3650', '-out', 'root.pem');
  anchors = readTrustAnchors(readFileSync(join(dir, 'root.pem'), 'utf8'));
  sub = issue('sub', 'root', ca);
  low = issue('low', 'sub', ca);
  leaf = issue('leaf', 'low', 'basicConstraints=CA:FALSE\n');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a maker’s chain through authorities between', () => {
  it('SEAL-4 leads to the anchor, in whatever order they are given', () => {
    expect(verifyChainThrough(leaf, anchors, [sub, low], at)).toBeUndefined();
    expect(verifyChainThrough(leaf, anchors, [low, sub, leaf], at)).toBeUndefined();
    expect(verifyChainThrough(sub, anchors, [], at)).toBeUndefined();
  });

  it('SEAL-4 is not trusted with one missing, nor by the certificates between alone', () => {
    for (const between of [[], [low], [sub], [leaf]]) expect(verifyChainThrough(leaf, anchors, between, at)).toBe('proof/chain-untrusted');
    expect(verifyChainThrough(leaf, [], [sub, low], at)).toBe('proof/chain-untrusted');
  });

  it('SEAL-4 who is no authority issues nothing: no CA flag, no keyCertSign, path too long', () => {
    const byLeaf = issue('by-leaf', 'leaf', 'basicConstraints=CA:FALSE\n');
    expect(verifyChainThrough(byLeaf, anchors, [sub, low, leaf], at)).toBe('proof/chain-untrusted');
    const usage = issue('usage', 'root', 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n');
    expect(verifyChainThrough(issue('by-usage', 'usage', ''), anchors, [usage], at)).toBe('proof/chain-untrusted');
    const short = issue('short', 'root', 'basicConstraints=critical,CA:TRUE,pathlen:0\n');
    const deeper = issue('deeper', 'short', ca);
    expect(verifyChainThrough(issue('by-short', 'short', ''), anchors, [short], at)).toBeUndefined();
    expect(verifyChainThrough(issue('by-deeper', 'deeper', ''), anchors, [short, deeper], at)).toBe('proof/chain-untrusted');
  });

  it('outside of the validity: the certificate’s own, then any authority’s', () => {
    expect(verifyChainThrough(leaf, anchors, [sub, low], new Date('2001-01-01'))).toBe('proof/chain-untrusted');
    expect(verifyChainThrough(leaf, anchors, [{ ...sub, notAfter: new Date('2020-01-01') }, low], at)).toBe('proof/chain-untrusted');
    expect(verifyChainThrough({ ...leaf, notAfter: new Date('2020-01-01') }, anchors, [sub, low], at)).toBe('proof/certificate-expired');
  });

  it('ends where authorities issue each other', () => {
    const one = { ...sub, subject: 'x', issuer: 'x' };
    expect(verifyChainThrough(one, [], [one, one, one], at)).toBe('proof/chain-untrusted');
  });
});
