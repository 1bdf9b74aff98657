import { api } from '../contract/api/api.ts';
import { enterpriseInput, personOf } from '../server/testing/world.ts';
import { registry } from '../server/testing/cards.ts';
import { newId } from '../server/secrets.ts';
import { type TestClient, testClient } from '../server/testing/client.ts';
import { timed } from './figure.ts';
import type { Figure } from './server.ts';
import { overlap } from './support/overlap.ts';
import { type ServerProcess, startServerProcess } from './support/serverProcess.ts';

const tries = 500;
/** Under the lock of five failed proofs. */
const triesPerName = 4;

/** REC-1, PWD-1: what the times of the steps before a proof holds tell of an account's existence; 500 tries of each kind by turns. */
export async function benchServerRecovery(): Promise<Figure[]> {
  await using server = await startServerProcess({ trustProxy: true });
  const client = testClient(server.url);
  await client.ok(api.sandbox.reset, {});
  await putAccounts(server);
  const begin = async (name: string) => {
    const captcha = await client.captcha();
    return timed(() => client.ok(api.passwordReset.begin, { kind: 'operator', username: name, ...captcha }));
  };
  const code = async (name: string, at: number) => {
    const ticket = await usableTicket(client, name);
    const captcha = await client.captcha();
    return timed(() => client.either(api.passwordReset.sendCode, { ticket, way: 'mobile', ...captcha }, { address: `10.${at % 200}.${Math.floor(at / 200)}.1` }));
  };
  const holder = async (name: string) => {
    const ticket = await usableTicket(client, name);
    return timed(() => client.fails(api.passwordReset.proveHolder, { ticket, holder: personOf('p40') }));
  };
  return [
    await compare('reset, ways', begin, (at) => at),
    await compare('reset, code', code, (at) => at),
    await compare('reset, wrong holder', holder, (at) => Math.floor(at / triesPerName)),
  ];
}

async function compare(what: string, ask: (name: string, at: number) => Promise<number>, numberOf: (at: number) => number): Promise<Figure> {
  const times: [number[], number[]] = [[], []];
  for (let at = 0; at < tries; at += 1) {
    // Who goes first changes, so that neither has the warmer cache.
    for (const which of at % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) times[which].push(await ask(`${which === 0 ? 'known' : 'nobody'}${numberOf(at)}`, at * 2 + which));
  }
  const { chance, p, distance, distanceP } = overlap(...times);
  const against = `0.5 = cannot be told apart; Mann–Whitney p ${p.toFixed(3)}, Kolmogorov–Smirnov D ${distance.toFixed(3)} p ${distanceP.toFixed(3)}, ${tries} each`;
  return { name: `server ${what}: known slower than unknown`, value: chance, unit: '', against, ratio: chance / 0.5 };
}

async function usableTicket(client: TestClient, username: string): Promise<string> {
  return (await client.ok(api.passwordReset.begin, { kind: 'operator', username, ...(await client.captcha()) })).ticket;
}

/** Operators `known0…` of one enterprise, each with a mobile; straight into the database. */
async function putAccounts({ database }: ServerProcess): Promise<void> {
  const { uscc } = registry.enterprises.find((one) => one.orgCode === enterpriseInput('e04').orgCode) ?? { uscc: '' };
  const rows = Array.from({ length: tries }, (_, at) => ({
    account_id: newId(),
    uscc,
    account_type: 'operator' as const,
    username: `known${at}`,
    username_key: `known${at}`,
    name: '样例',
    id_type: 'other' as const,
    id_number: `XNBENCH${at}`,
    id_valid_from: null,
    id_valid_to: null,
    mobile: `1391${String(at).padStart(7, '0')}`,
    email: null,
    password_hash: '',
    password_initial: 0,
    activated: 1,
    disabled: 0,
    mobile_login: 0,
    created_at: Date.now(),
    created_by: 'admin' as const,
    terms_version: null,
    terms_accepted_at: null,
  }));
  for (let from = 0; from < rows.length; from += 50) await database.db.insertInto('accounts').values(rows.slice(from, from + 50)).execute();
}
