import { spawnSync } from 'node:child_process';
import { fromBER, Integer, Sequence } from 'asn1js';

/** Runs the openssl command and answers its exit code; throws when it is not installed. */
export function openssl(args: readonly string[]): number {
  const run = spawnSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (run.error) throw new Error('The openssl command is needed for this test: install the package "openssl"', { cause: run.error });
  return run.status ?? -1;
}

/** DER head of SubjectPublicKeyInfo for an SM2 key; the 65-byte point follows. */
const spkiHead = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');

/** PEM that openssl reads, of a 65-byte point. */
export function sm2PublicPem(publicKey: Uint8Array): string {
  const body = Buffer.concat([spkiHead, publicKey]).toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...body, '-----END PUBLIC KEY-----', ''].join('\n');
}

/** r‖s → SEQUENCE { r, s }. */
export function sm2DerSignature(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): Integer => Integer.fromBigInt(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  return new Uint8Array(new Sequence({ value: [integer(raw.subarray(0, 32)), integer(raw.subarray(32))] }).toBER());
}

/** SEQUENCE { r, s } → r‖s. */
export function sm2RawSignature(der: Uint8Array): Uint8Array {
  const { result } = fromBER(Uint8Array.from(der));
  if (!(result instanceof Sequence)) throw new Error('Not a SEQUENCE');
  const numbers = result.valueBlock.value.map((part) => {
    if (!(part instanceof Integer)) throw new Error('Not an INTEGER');
    return part.toBigInt().toString(16).padStart(64, '0');
  });
  return Uint8Array.from(Buffer.from(numbers.join(''), 'hex'));
}
