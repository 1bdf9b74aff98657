import { hash, verify } from '@node-rs/argon2';
import { api } from '../contract/api/api.ts';
import { createPasswords } from '../server/passwords.ts';
import { newId } from '../server/secrets.ts';
import { registry, registryCard } from '../server/testing/cards.ts';
import { type TestClient, testClient } from '../server/testing/client.ts';
import { timed } from './figure.ts';
import type { Figure } from './server.ts';
import { overlap } from './support/overlap.ts';
import { type ServerProcess, startServerProcess } from './support/serverProcess.ts';

const password = 'Abcd#1234';
const logins = 200;
const atOnce = 8;
const tries = 500;
/** Under LOGIN-1's lock of five. */
const triesPerName = 4;
const users = 200;
const userSeconds = 15;

/** Password logins against raw argon2 verifications, what answers' times tell of an account's existence, and the times of 200 users. */
export async function benchServerLogins(): Promise<Figure[]> {
  await using server = await startServerProcess({ trustProxy: true });
  const client = testClient(server.url);
  await client.enter(registryCard('operator'));
  const passwordHash = await (await createPasswords()).hash(password);
  await putAccounts(server, passwordHash);
  return [...(await passwordLogins(client, passwordHash)), ...(await existence(client)), ...(await manyUsers(client))];
}

/** Names `known0…`, active; `waiting0…`, not active, with a mobile. Straight into the database: it is not registration that is measured. */
async function putAccounts({ database }: ServerProcess, passwordHash: string): Promise<void> {
  const person = registry.people[0];
  if (!person) throw new Error('the sandbox registry is empty');
  const row = (username: string, activated: number, mobile: string | null) => ({
    account_id: newId(),
    uscc: null,
    account_type: 'personal' as const,
    username,
    username_key: username,
    name: person.name,
    id_type: person.idType,
    id_number: person.idNumber,
    id_valid_from: null,
    id_valid_to: null,
    mobile,
    email: null,
    password_hash: passwordHash,
    password_initial: 0,
    activated,
    disabled: 0,
    mobile_login: 0,
    created_at: Date.now(),
    created_by: 'registration' as const,
  });
  const rows = Array.from({ length: tries }, (_, at) => [row(`known${at}`, 1, null), row(`waiting${at}`, 0, `1391${String(at).padStart(7, '0')}`)]).flat();
  for (let from = 0; from < rows.length; from += 50) await database.db.insertInto('accounts').values(rows.slice(from, from + 50)).execute();
}

async function passwordLogins(client: TestClient, passwordHash: string): Promise<Figure[]> {
  const raw = await perSecond(Array.from({ length: logins }), () => verify(passwordHash, password));
  const rawHash = await perSecond(Array.from({ length: 60 }), () => hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }));
  const captchas = await captchasFor(client, logins);
  const done = await perSecond(captchas, (captcha, at) => client.ok(api.login.password, { username: `known${at}`, password, ...captcha }));
  const against = `${raw.toFixed(0)} raw argon2id verifications/s (${rawHash.toFixed(0)} hashes/s), 19 MiB × 2`;
  return [{ name: 'server password logins', value: done, unit: '1/s', against, ratio: done / raw }];
}

/** Known and unknown names by turns, one request at a time; 500 each. */
async function existence(client: TestClient): Promise<Figure[]> {
  const login = async (name: string) => {
    const captcha = await client.captcha();
    return timed(() => client.fails(api.login.password, { username: name, password: 'Wrong#1234', ...captcha }));
  };
  const activation = async (name: string, at: number) => {
    const captcha = await client.captcha();
    return timed(() => client.ok(api.account.activationCode, { username: name, ...captcha }, { address: `10.${at % 200}.${Math.floor(at / 200)}.1` }));
  };
  const figures: Figure[] = [];
  for (const [what, ask, known] of [['wrong password', login, 'known'], ['activation code', activation, 'waiting']] as const) {
    const times: [number[], number[]] = [[], []];
    for (let at = 0; at < tries; at += 1) {
      const number = what === 'wrong password' ? Math.floor(at / triesPerName) : at;
      // Who goes first changes, so that neither has the warmer cache.
      for (const which of at % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) times[which].push(await ask(`${which === 0 ? known : 'nobody'}${number}`, at * 2 + which));
    }
    const { chance, p, distance, distanceP } = overlap(...times);
    const against = `0.5 = cannot be told apart; Mann–Whitney p ${p.toFixed(3)}, Kolmogorov–Smirnov D ${distance.toFixed(3)} p ${distanceP.toFixed(3)}, ${tries} each`;
    figures.push({ name: `server ${what}: known slower than unknown`, value: chance, unit: '', against, ratio: chance / 0.5 });
  }
  return figures;
}

/** 200 users log in within five seconds and then ask for something every second. */
async function manyUsers(client: TestClient): Promise<Figure[]> {
  const captchas = await captchasFor(client, users);
  const [entering, asking]: [number[], number[]] = [[], []];
  const end = performance.now() + userSeconds * 1000;
  await Promise.all(
    captchas.map(async (captcha, at) => {
      await pause((at / users) * 5_000);
      let token = '';
      entering.push(await timed(async () => {
        const outcome = await client.ok(api.login.password, { username: `known${at}`, password, ...captcha });
        token = outcome.outcome === 'entered' ? outcome.token : '';
      }));
      while (performance.now() < end) {
        await pause(500 + Math.random() * 1_000);
        asking.push(await timed(() => client.ok(at % 2 ? api.account.view : api.login.current, {}, { token })));
      }
    }),
  );
  const p99 = (times: readonly number[]) => times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return [
    { name: `server p99 of requests, ${users} users`, value: p99(asking), unit: 'ms', against: `${asking.length} requests, a second between two of one user`, ratio: p99(asking) / 1000 },
    { name: `server p99 of logins, ${users} users`, value: p99(entering), unit: 'ms', against: `${entering.length} logins within 5 s`, ratio: p99(entering) / 1000 },
  ];
}

async function captchasFor(client: TestClient, count: number): Promise<{ captchaId: string; captcha: string }[]> {
  const captchas = [];
  for (let at = 0; at < count; at += atOnce) captchas.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, count - at) }, () => client.captcha()))));
  return captchas;
}

/** So many at once, as one desk's clients would ask. */
async function perSecond<T>(items: readonly T[], work: (item: T, at: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < items.length; at += atOnce) await Promise.all(items.slice(at, at + atOnce).map((item, offset) => work(item, at + offset)));
  return items.length / ((performance.now() - start) / 1000);
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
