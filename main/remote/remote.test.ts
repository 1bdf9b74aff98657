import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkState } from '../../contract/desktop.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { json, type MisbehavingServer, misbehavingServer } from './testing/misbehavingServer.ts';
import { createRemote, type Remote } from './remote.ts';

const TOKEN = 'tok_7Qm-secret-of-this-test';
let server: MisbehavingServer;
let remote: Remote;

beforeEach(async () => {
  server = await misbehavingServer();
  remote = createRemote({ baseUrl: () => server.url, locale: 'zh-CN', timeoutMs: 2_000, firstProbeMs: 50 });
});
afterEach(async () => {
  remote.close();
  await server.down();
});

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`no AppError: ${inspect(thrown)}`);
  return thrown;
}
const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode> => (await failure(promise)).code;
const network = (wanted: (state: NetworkState) => boolean) =>
  new Promise<NetworkState>((done) => {
    if (wanted(remote.network)) return done(remote.network);
    const stop = remote.onNetwork((state) => {
      if (!wanted(state)) return;
      stop();
      done(state);
    });
  });
const captcha = { captchaId: 'c1', image: 'data:image/png;base64,AA==', expiresAt: '2026-01-01T00:00:00Z' };

describe('a server that misbehaves', () => {
  it('down: remote/unreachable, and the state goes offline', async () => {
    await server.down();
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/unreachable');
    expect(remote.network.online).toBe(false);
  });

  it('a name that does not resolve: remote/unreachable', async () => {
    const lost = createRemote({ baseUrl: 'http://no-such-host.invalid', locale: 'en' });
    expect(await codeOf(lost.api.login.captcha({}))).toBe('remote/unreachable');
    lost.close();
  });

  it.each(['', 'not an address', 'file:///etc/passwd'])('an address that is none (%j): remote/unreachable', async (baseUrl) => {
    const lost = createRemote({ baseUrl, locale: 'en' });
    expect(await codeOf(lost.api.login.captcha({}))).toBe('remote/unreachable');
    lost.close();
  });

  it('never answers: remote/timeout, without a second try', async () => {
    server.behave = () => undefined;
    remote.close();
    remote = createRemote({ baseUrl: server.url, locale: 'zh-CN', timeoutMs: 150 });
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/timeout');
    expect(server.seen).toHaveLength(1);
  });

  it('trickles a byte now and then for ever: the whole-call deadline ends it', async () => {
    let trickle: NodeJS.Timeout | undefined;
    server.behave = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      trickle = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(trickle));
    };
    remote.close();
    remote = createRemote({ baseUrl: server.url, locale: 'zh-CN', timeoutMs: 200 });
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/timeout');
    clearInterval(trickle);
  });

  it.each<[string, MisbehavingServer['behave'], ErrorCode]>([
    ['HTML with 200', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>登录</html>'), 'remote/bad-answer'],
    ['HTML with 404', (_, response) => response.writeHead(404).end('<html>nginx</html>'), 'remote/bad-answer'],
    ['HTML with 502', (_, response) => response.writeHead(502).end('<html>Bad gateway</html>'), 'remote/service-down'],
    ['500 without a word', (_, response) => response.writeHead(500).end(), 'remote/server-error'],
    ['500 with our own shape', json(500, { code: 'app/internal', messageKey: 'errors.app.internal', params: {}, retry: 'now' }), 'remote/server-error'],
    ['JSON cut off', (_, response) => response.writeHead(200).end('{"captchaId": "c1", "ima'), 'remote/bad-answer'],
    ['nothing', (_, response) => response.writeHead(200).end(), 'remote/bad-answer'],
    ['wrong types', json(200, { ...captcha, captchaId: 7 }), 'remote/bad-answer'],
    ['an array', json(200, [captcha]), 'remote/bad-answer'],
    ['bytes that are no UTF-8', (_, response) => response.writeHead(200).end(Buffer.of(0xff, 0xfe, 0x00)), 'remote/bad-answer'],
    ['an error code nobody knows', json(400, { code: 'made/up', params: {} }), 'remote/bad-answer'],
    ['a fault of this PC that the server cannot know', json(400, { code: 'pin/locked', params: {} }), 'remote/bad-answer'],
    ['too many requests', (_, response) => response.writeHead(429, { 'retry-after': '7' }).end(), 'remote/rate-limited'],
  ])('answers %s', async (_, behaviour, code) => {
    server.behave = behaviour;
    expect(await codeOf(remote.api.login.captcha({}))).toBe(code);
    expect(server.seen).toHaveLength(1);
  });

  it('sends a body without end: refused at the size limit', async () => {
    server.behave = (_, response) => {
      response.writeHead(200);
      const block = Buffer.alloc(1024 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', more);
      more();
    };
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/bad-answer');
  });

  it('redirects: not followed, and the token goes nowhere else', async () => {
    const other = await misbehavingServer();
    remote.setToken(TOKEN);
    server.behave = (_, response) => response.writeHead(307, { location: `${other.url}/api/v1/session` }).end();
    expect(await codeOf(remote.api.login.current({}))).toBe('remote/bad-answer');
    expect(other.seen).toHaveLength(0);
    await other.down();
  });

  it('resets the connection in the middle: a read is repeated twice, then remote/unreachable', async () => {
    remote.setToken(TOKEN);
    server.behave = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"username"');
      setTimeout(() => response.socket?.resetAndDestroy(), 10);
    };
    expect(await codeOf(remote.api.login.current({}))).toBe('remote/unreachable');
    expect(server.seen).toHaveLength(3);
  });

  it('resets a write once: repeated with the same Idempotency-Key, and it succeeds', async () => {
    server.behave = (request, response, body) => {
      if (server.seen.length === 1) request.socket.resetAndDestroy();
      else json(200, captcha)(request, response, body);
    };
    expect(await remote.api.login.captcha({})).toEqual(captcha);
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    await remote.api.login.captcha({});
    expect(server.seen[2]?.headers['idempotency-key']).not.toBe(keys[0]);
  });

  it('resets a write for ever: one repeat, no more', async () => {
    server.behave = (request) => request.socket.resetAndDestroy();
    expect(await codeOf(remote.api.login.captcha({}, { idempotencyKey: 'k-1' }))).toBe('remote/unreachable');
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k-1', 'k-1']);
  });
});

describe('requests', () => {
  it('puts path parameters, query and body where the contract says', async () => {
    remote.setToken(TOKEN);
    server.behave = json(200, { items: [], total: 0 });
    await remote.api.seals.list({ name: '公司 章&1', page: 2 });
    expect(server.seen[0]).toMatchObject({ method: 'GET', body: '' });
    const query = new URL(server.seen[0]?.url ?? '', server.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({ name: '公司 章&1', page: '2', pageSize: '20' });
    server.behave = json(200, {});
    await codeOf(remote.api.seals.setState({ sealId: 'a/b', state: 'enabled' }));
    expect(server.seen[1]).toMatchObject({ method: 'POST', url: '/api/v1/seals/a%2Fb/state', body: '{"state":"enabled"}' });
    await remote.api.seals.remove({ sealId: 's1' });
    expect(server.seen[2]).toMatchObject({ method: 'DELETE', url: '/api/v1/seals/s1', body: '' });
    expect(server.seen[0]?.headers['idempotency-key']).toBeUndefined();
    expect(server.seen[2]?.headers['idempotency-key']).toBeDefined();
    expect(server.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'accept-language': 'zh-CN' });
  });

  it.each(['', '.', '..'])('refuses a path parameter %j that would lead to another route', async (sealId) => {
    remote.setToken(TOKEN);
    expect(await codeOf(remote.api.seals.remove({ sealId }))).toBe('input/invalid');
    expect(server.seen).toHaveLength(0);
  });

  it('refuses input that does not fit the route, naming the field', async () => {
    const error = await failure(remote.api.cardLogin.challenge({ cardNo: 'short', purpose: 'login' }));
    expect(error.toWire()).toMatchObject({ code: 'input/invalid', fields: { cardNo: 'field/invalid' } });
    expect(server.seen).toHaveLength(0);
  });

  it('sends no token on public routes and keeps no cookies', async () => {
    remote.setToken(TOKEN);
    server.behave = (request, response, body) => {
      response.setHeader('set-cookie', 'a=b');
      json(200, captcha)(request, response, body);
    };
    await remote.api.login.captcha({});
    await remote.api.login.captcha({});
    expect(server.seen.map(({ headers }) => [headers.authorization, headers.cookie])).toEqual([[undefined, undefined], [undefined, undefined]]);
  });

  it('carries the server\'s own error with params and fields', async () => {
    server.behave = json(423, { code: 'login/account-locked', messageKey: 'x', params: { minutes: 15 }, retry: 'now', fields: { username: 'field/required' } });
    const error = await failure(remote.api.login.password({ username: 'u', password: 'p', captchaId: 'c', captcha: 'x' }));
    expect(error.toWire()).toEqual({
      code: 'login/account-locked', messageKey: 'errors.login.account-locked', params: { minutes: 15 }, retry: 'after-action', fields: { username: 'field/required' },
    });
  });

  it('ends with app/cancelled when the caller gives up', async () => {
    server.behave = () => undefined;
    const caller = new AbortController();
    const call = codeOf(remote.api.login.captcha({}, { signal: caller.signal }));
    setTimeout(() => caller.abort(), 20);
    expect(await call).toBe('app/cancelled');
    expect(remote.network.online).toBe(true);
  });

  it('goes through the company proxy of the environment, but never to this PC\'s own services', async () => {
    const proxy = await misbehavingServer();
    proxy.behave = json(200, captcha);
    server.behave = json(200, captcha);
    process.env.http_proxy = proxy.url;
    const outside = createRemote({ baseUrl: 'http://single-window.invalid', locale: 'zh-CN' });
    try {
      await outside.api.login.captcha({});
      await remote.api.login.captcha({});
      expect(proxy.seen.map(({ url }) => url)).toContain('http://single-window.invalid/api/v1/captchas');
      expect(proxy.seen.filter(({ url }) => url.includes('127.0.0.1'))).toEqual([]);
      expect(server.seen).toHaveLength(1);
    } finally {
      delete process.env.http_proxy;
      outside.close();
      await proxy.down();
    }
  });
});

describe('the session', () => {
  it('LOGIN-6 is cleared and told once when the server says it has expired', async () => {
    let ends = 0;
    remote.onSessionEnd(() => ends++);
    remote.setToken(TOKEN);
    server.behave = json(401, { code: 'session/expired', messageKey: 'x', params: {}, retry: 'now' });
    expect(await codeOf(remote.api.login.current({}))).toBe('session/expired');
    expect([remote.hasSession, ends]).toEqual([false, 1]);
    expect(await codeOf(remote.api.login.current({}))).toBe('session/required');
    expect([server.seen.length, ends]).toEqual([1, 1]);
  });

  it('a late refusal of an older token leaves the newer session alone', async () => {
    remote.setToken('old');
    server.behave = (request, response, body) => {
      remote.setToken('new');
      json(401, { code: 'session/expired', messageKey: 'x', params: {}, retry: 'now' })(request, response, body);
    };
    expect(await codeOf(remote.api.login.current({}))).toBe('session/expired');
    expect(remote.hasSession).toBe(true);
  });

  it('the token and what was typed are in no error, whatever went wrong', async () => {
    remote.setToken(TOKEN);
    const faults: MisbehavingServer['behave'][] = [
      (request) => request.socket.resetAndDestroy(),
      (_, response) => response.writeHead(500).end(),
      (_, response) => response.writeHead(302, { location: 'http://elsewhere.invalid' }).end(),
      json(200, [TOKEN]),
    ];
    for (const fault of faults) {
      server.behave = fault;
      const errors = [
        await failure(remote.api.login.current({})),
        await failure(remote.api.account.changePassword({ oldPassword: 'Typed-1-by-user', password: TOKEN, confirmation: 'Typed-1'.repeat(30) })),
        await failure(remote.api.account.activate({ password: 'Typed-1-by-user', confirmation: 'Typed-1-by-user' })),
      ];
      const shown = inspect(errors, { depth: 20, showHidden: true });
      expect(shown).not.toContain(TOKEN);
      expect(shown).not.toContain('Typed-1');
    }
    expect(inspect(remote, { depth: 20, showHidden: true })).not.toContain(TOKEN);
    expect(JSON.stringify(remote)).not.toContain(TOKEN);
  });
});

describe('the network', () => {
  it('a server that comes back is noticed by itself', async () => {
    await network((state) => state.clockSkewSeconds !== undefined);
    await server.down();
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/unreachable');
    await server.up();
    await network((state) => state.online);
    server.behave = json(200, captcha);
    expect(await remote.api.login.captcha({})).toEqual(captcha);
  });

  it('a refusal in the server\'s own words is an answer: online again', async () => {
    server.system = () => undefined;
    await server.down();
    await codeOf(remote.api.login.captcha({}));
    await server.up();
    server.behave = json(400, { code: 'captcha/expired', params: {} });
    expect(await codeOf(remote.api.login.captcha({}))).toBe('captcha/expired');
    expect(remote.network.online).toBe(true);
  });

  it('a hung server takes the state offline through the probe, not the slow call itself', async () => {
    server.behave = () => undefined;
    server.system = () => undefined;
    remote.close();
    remote = createRemote({ baseUrl: server.url, locale: 'zh-CN', timeoutMs: 100, firstProbeMs: 50 });
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/timeout');
    await network((state) => !state.online);
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/timeout');
  });

  it.each([86_400, -86_400, 0])('a clock that differs by %i s is told', async (seconds) => {
    server.system = (request, response, body) =>
      json(200, { time: new Date(Date.now() + seconds * 1000).toISOString(), version: '1', sandbox: false })(request, response, body);
    const { clockSkewSeconds } = await remote.probe();
    expect(Math.abs((clockSkewSeconds ?? Number.NaN) - seconds)).toBeLessThanOrEqual(1);
  });

  it('a pulled cable fails calls under way and later ones; plugged in, all is well again', async () => {
    const states: boolean[] = [];
    await network((state) => state.clockSkewSeconds !== undefined);
    remote.onNetwork(({ online }) => states.push(online));
    server.behave = () => undefined;
    const underWay = codeOf(remote.api.login.captcha({}));
    setTimeout(() => remote.setCut(true), 20);
    expect(await underWay).toBe('remote/unreachable');
    server.behave = json(200, captcha);
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/unreachable');
    expect((await remote.probe()).online).toBe(false);
    expect(server.seen).toHaveLength(1);
    remote.setCut(false);
    await network((state) => state.online);
    expect(await remote.api.login.captcha({})).toEqual(captcha);
    expect(states).toEqual([false, true]);
  });

  it('a closed remote makes no more calls', async () => {
    remote.close();
    expect(await codeOf(remote.api.login.captcha({}))).toBe('remote/unreachable');
    expect(server.seen).toHaveLength(0);
  });
});
