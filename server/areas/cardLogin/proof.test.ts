import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { sm2GenerateKeyPair } from '../../../crypto/sm.ts';
import { prove, registryCard } from '../../testing/cards.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { testClient } from '../../testing/client.ts';

const { login } = api.cardLogin;
const card = registryCard('operator');
const dayMs = 86_400_000;

onBothDatabases('card proof', (bench) => {
  it('CARD-1 the challenge is one line that names purpose, origin, card, nonce and time', async () => {
    const { client, server } = bench;
    const first = await client.ok(api.cardLogin.challenge, { cardNo: card.cardNo, purpose: 'login' });
    const second = await client.ok(api.cardLogin.challenge, { cardNo: card.cardNo, purpose: 'login' });
    expect(first.text).toContain(`purpose=login; origin=${server.url}; cardNo=${card.cardNo}; nonce=`);
    expect(first.text).toContain(first.serverTime);
    expect(first.text).not.toContain('\n');
    expect(Date.parse(first.expiresAt) - Date.parse(first.serverTime)).toBe(120_000);
    expect(second.text).not.toBe(first.text);
  });

  it('CARD-1 a replayed proof is refused, the first one having been right or wrong', async () => {
    const { client } = bench;
    const proof = await client.proof(card);
    await client.ok(login, { proof });
    expect(await client.code(login, { proof })).toBe('proof/challenge-used');
    const challenge = await client.challenge(card);
    const wrong = { ...prove(card, { ...challenge, text: `${challenge.text} ` }) };
    expect(await client.code(login, { proof: wrong })).toBe('proof/signature-invalid');
    expect(await client.code(login, { proof: prove(card, challenge) })).toBe('proof/challenge-used');
  });

  it('CARD-1 of many equal proofs at once exactly one enters', async () => {
    const { client } = bench;
    await client.enter(card);
    const proof = await client.proof(card);
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.either(login, { proof })));
    expect(answers.filter((one) => 'outcome' in one)).toHaveLength(1);
    expect(answers.flatMap((one) => ('code' in one ? [one.code] : []))).toEqual(Array.from({ length: 7 }, () => 'proof/challenge-used'));
  });

  it('CARD-1 an unknown or expired challenge is refused', async () => {
    const { client, clock } = bench;
    const challenge = await client.challenge(card);
    expect(await client.code(login, { proof: prove(card, { ...challenge, challengeId: 'made-up' }) })).toBe('proof/challenge-unknown');
    clock.forward(121);
    expect(await client.code(login, { proof: prove(card, challenge) })).toBe('proof/challenge-expired');
  });

  it('CARD-1 a challenge signed by another card is refused', async () => {
    const { client } = bench;
    const challenge = await client.challenge(card);
    expect(await client.code(login, { proof: prove(registryCard('legal'), challenge) })).toBe('proof/card-mismatch');
  });

  it('CARD-1 a broken certificate, a foreign chain and a tampered certificate are told apart', async () => {
    const { client } = bench;
    const broken = { ...(await client.proof(card)), certificate: Buffer.from('not a certificate').toString('base64') };
    expect(await client.code(login, { proof: broken })).toBe('proof/certificate-unreadable');
    const impostorCa = { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey } as const;
    expect(await client.code(login, { proof: await client.proof(registryCard('operator', {}, impostorCa)) })).toBe('proof/chain-untrusted');
    const tampered = Buffer.from(card.certificate);
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
    const proof = { ...(await client.proof(card)), certificate: tampered.toString('base64') };
    expect(['proof/chain-untrusted', 'proof/certificate-unreadable']).toContain(await client.code(login, { proof }));
  });

  it('CARD-1 CARD-7 a certificate before or after its time is refused', async () => {
    const { client } = bench;
    const early = registryCard('operator', { notBefore: new Date(Date.now() + dayMs), notAfter: new Date(Date.now() + 9 * dayMs) });
    expect(await client.code(login, { proof: await client.proof(early) })).toBe('proof/certificate-not-yet-valid');
    const late = registryCard('operator', { notBefore: new Date(Date.now() - 9 * dayMs), notAfter: new Date(Date.now() - dayMs) });
    expect(await client.code(login, { proof: await client.proof(late) })).toBe('proof/certificate-expired');
  });

  it('CARD-1 a revoked certificate is refused', async () => {
    const revocation = { isRevoked: async (certNo: string) => certNo === card.certNo };
    const strict = testClient((await bench.start({}, { services: { revocation } })).url);
    expect(await strict.code(login, { proof: await strict.proof(card) })).toBe('proof/certificate-revoked');
    await strict.enter(registryCard('legal'));
  });

  it('CARD-1 another serial than the issued one is refused', async () => {
    const { client } = bench;
    const other = registryCard('operator', { certNo: '11223344556677aa' });
    expect(await client.code(login, { proof: await client.proof(other) })).toBe('proof/serial-mismatch');
  });

  it('CARD-1 a wrong signature, of another key or cut short, is refused', async () => {
    const { client } = bench;
    const stranger = { ...card, key: { algorithm: 'SM2', privateKey: sm2GenerateKeyPair().privateKey } as const };
    expect(await client.code(login, { proof: await client.proof(stranger) })).toBe('proof/signature-invalid');
    const proof = await client.proof(card);
    expect(await client.code(login, { proof: { ...proof, signature: proof.signature.slice(0, 40) } })).toBe('proof/signature-invalid');
    expect(await client.code(login, { proof: { ...(await client.proof(card)), algorithm: 'RSA-SHA1' } })).toBe('proof/signature-invalid');
  });

  it('CARD-1 a card that was never issued is refused, after its proof', async () => {
    const { client } = bench;
    expect(await client.code(login, { proof: await client.proof(registryCard('unknown')) })).toBe('card-rule/not-issued');
  });

  it('CARD-1 the product does not trust the sandbox authority', async () => {
    const product = testClient((await bench.start({ sandbox: false })).url);
    expect(await product.code(login, { proof: await product.proof(card) })).toBe('proof/chain-untrusted');
    expect(await product.code(api.sandbox.inbox, {})).toBe('remote/not-found');
  });
});
