import { afterEach, describe, expect, it } from 'vitest';
import { absent } from './absent.ts';
import { httpCommerce, httpEnterprises } from './enterprises.ts';
import { httpBankCards, httpIdentity, httpPortal } from './identity.ts';
import { type Gateway, type GatewayMood, startGateway } from './testing/gateway.ts';
import { httpBankUkey, httpLicence } from './transactions.ts';

const open: Gateway[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
async function gateway(...moods: GatewayMood[]): Promise<Gateway> {
  const started = await startGateway(...moods);
  open.push(started);
  return started;
}
const quick = { timeoutMs: 500, firstWaitMs: 1, tries: 1 } as const;
const down = { code: 'remote/service-down' };
const person = { name: '沈云帆', idType: 'resident-id', idNumber: '320199196804170136' } as const;

describe('AD-1 outside services over HTTP', () => {
  it('AD-1 enterprise registry: found, not found, nonsense', async () => {
    const known = { uscc: 'X', orgCode: 'Y', name: 'N', legalName: 'L', legalIdType: 'passport', legalIdNumber: 'E1' };
    const { url } = await gateway({ json: known }, { json: null }, { json: { uscc: 1 } });
    const enterprises = httpEnterprises({ url, adapter: 'registry', ...quick });
    expect(await enterprises.find('X')).toEqual({ ...known, region: '', address: '', status: 'operating', formerNames: [] });
    expect(await enterprises.find('X')).toBeUndefined();
    await expect(enterprises.find('X')).rejects.toMatchObject(down);
  });

  it('AD-1 commerce ministry: filed, not filed', async () => {
    const filing = { recordNo: '1', englishName: 'A', englishAddress: 'B', recordedOn: '20210601' };
    const { url, seen } = await gateway({ json: filing }, 'ok', { json: null });
    const commerce = httpCommerce({ url, adapter: 'commerce', ...quick });
    expect(await commerce.filing('X')).toEqual(filing);
    await expect(commerce.filing('X')).rejects.toMatchObject(down);
    expect(await commerce.filing('X')).toBeUndefined();
    expect(seen[0]?.body).toEqual({ uscc: 'X' });
  });

  it('AD-1 identity and bank card: yes, no, and neither', async () => {
    const { url, seen } = await gateway({ json: { matches: true } }, { json: { matches: false } }, { json: { matches: 'maybe' } });
    const identity = httpIdentity({ url, adapter: 'identity', ...quick });
    const cards = httpBankCards({ url, adapter: 'bank-card', ...quick });
    expect(await identity.matches(person)).toBe(true);
    expect(await cards.matches({ ...person, cardNo: '1', mobile: '2' })).toBe(false);
    await expect(identity.matches(person)).rejects.toMatchObject(down);
    expect(seen.map((one) => one.body)).toEqual([person, { ...person, cardNo: '1', mobile: '2' }, person]);
  });

  it('AD-1 bank token: page and state; a page that is not https is refused', async () => {
    const begun = { transactionId: 't', pageUrl: 'https://bank.example.com/t', expiresAt: '2026-01-01T00:00:00Z' };
    const { url, seen } = await gateway({ json: begun }, { json: { state: 'passed', uscc: 'X' } }, { json: { state: 'passed' } }, { json: { ...begun, pageUrl: 'javascript:alert(1)' } });
    const ukey = httpBankUkey({ url, adapter: 'bank-ukey', ...quick });
    expect(await ukey.begin('ccb')).toEqual({ ...begun, expiresAt: Date.parse(begun.expiresAt) });
    expect(await ukey.state('t')).toEqual({ state: 'passed', uscc: 'X' });
    await expect(ukey.state('t')).rejects.toMatchObject(down);
    await expect(ukey.begin('abc')).rejects.toMatchObject(down);
    expect(seen.map((one) => one.path)).toEqual(['/begin', '/state', '/state', '/begin']);
  });

  it('AD-1 electronic licence: QR text and state; State Council portal: told', async () => {
    const { url, seen } = await gateway({ json: { transactionId: 't', qrText: 'q', expiresAt: '2026-01-01T00:00:00Z' } }, { json: { state: 'scanned' } }, 'ok');
    const licence = httpLicence({ url, adapter: 'licence', ...quick });
    expect(await licence.begin()).toMatchObject({ transactionId: 't', qrText: 'q' });
    expect(await licence.state('t')).toEqual({ state: 'scanned' });
    await httpPortal({ url, adapter: 'portal', ...quick }).sync({ ...person, username: 'u', mobile: undefined });
    expect(seen[2]?.body).toEqual({ ...person, username: 'u' });
  });

  it('AD-2 what is not configured is away', async () => {
    for (const call of [absent.sms.send, absent.email.send, absent.commerce.filing, absent.identity.matches, absent.bankUkey.begin, absent.licence.state, absent.portal.sync]) {
      await expect(call()).rejects.toMatchObject(down);
    }
  });
});
