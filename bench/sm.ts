import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sm2Digest, sm2GenerateKeyPair, sm2PrepareKey, sm2Sign, sm2SignDigest, sm2Verify, sm2VerifyDigest } from '../crypto/sm.ts';
import { openssl, sm2DerSignature, sm2PublicPem, sm2RawSignature } from '../crypto/testing/openssl.ts';
import type { Figure } from './server.ts';

const runs = 400;
/** Half signed by us and verified by openssl, half the other way; each also with one bit changed. */
const crossCases = 2000;

/** The speed, and random cases in which openssl and we must agree. A disagreement fails the bench. */
export async function benchSm(): Promise<Figure[]> {
  const figures = benchSm2();
  const agreed = crossCheck();
  return [...figures, { name: 'SM2 random cases agreed with openssl', value: agreed, unit: '', against: `${crossCases} cases, both ways`, ratio: agreed / crossCases }];
}

/** SM2 signatures and verifications per second of processor time, as `openssl speed` counts them, against openssl's own. */
export function benchSm2(): Figure[] {
  const peer = opensslSpeed();
  const pair = sm2GenerateKeyPair();
  const digest = sm2Digest(Buffer.from('a login challenge of the usual length'.repeat(5)), pair.publicKey);
  const signature = sm2SignDigest(pair.privateKey, digest);
  const sign = perSecond(() => sm2SignDigest(pair.privateKey, digest));
  const verify = perSecond(() => sm2VerifyDigest(pair.publicKey, digest, signature));
  sm2PrepareKey(pair.publicKey);
  const prepared = perSecond(() => sm2VerifyDigest(pair.publicKey, digest, signature));
  const row = (name: string, value: number, other: number): Figure => ({ name, value, unit: '1/s', against: `${other.toFixed(0)}/s of openssl speed sm2`, ratio: value / other });
  return [
    row('SM2 signatures', sign, peer.sign),
    row('SM2 verifications, key met once', verify, peer.verify),
    row('SM2 verifications, prepared key (CA)', prepared, peer.verify),
  ];
}

function perSecond(act: () => unknown): number {
  for (let run = 0; run < runs / 2; run += 1) act();
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) act();
  const { user, system } = process.cpuUsage(before);
  return (runs * 1_000_000) / (user + system);
}

function opensslSpeed(): { sign: number; verify: number } {
  const text = execFileSync('openssl', ['speed', '-seconds', '3', 'sm2'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const [, sign, verify] = /CurveSM2\)\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)/.exec(text) ?? [];
  if (sign === undefined || verify === undefined) throw new Error('openssl speed sm2 gave no figure');
  return { sign: Number(sign), verify: Number(verify) };
}

function crossCheck(): number {
  const folder = mkdtempSync(join(tmpdir(), 'sw-bench-sm2-'));
  const file = (name: string): string => join(folder, name);
  const id = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-in', file('message')];
  try {
    let agreed = 0;
    for (let run = 0; run < crossCases; run += 1) {
      const message = crypto.getRandomValues(new Uint8Array(1 + (run % 300)));
      const bit = run % 512;
      writeFileSync(file('message'), message);
      let fine: boolean;
      if (run % 2 === 0) {
        const pair = sm2GenerateKeyPair();
        const signature = sm2Sign(pair.privateKey, message);
        writeFileSync(file('public.pem'), sm2PublicPem(pair.publicKey));
        const theirs = (raw: Uint8Array): boolean => {
          writeFileSync(file('signature'), sm2DerSignature(raw));
          return openssl(['pkeyutl', '-verify', '-pubin', '-inkey', file('public.pem'), ...id, '-sigfile', file('signature')]) === 0;
        };
        fine = theirs(signature) && !theirs(changed(signature, bit));
      } else {
        openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2', '-out', file('key.pem')]);
        openssl(['pkeyutl', '-sign', '-inkey', file('key.pem'), ...id, '-out', file('signature')]);
        openssl(['pkey', '-in', file('key.pem'), '-pubout', '-outform', 'DER', '-out', file('public.der')]);
        const publicKey = Uint8Array.from(readFileSync(file('public.der')).subarray(-65));
        const signature = sm2RawSignature(readFileSync(file('signature')));
        fine = sm2Verify(publicKey, message, signature) && !sm2Verify(publicKey, message, changed(signature, bit));
      }
      if (!fine) throw new Error(`openssl and we disagree on case ${run}`);
      agreed += 1;
    }
    return agreed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const changed = (signature: Uint8Array, bit: number): Uint8Array => signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
