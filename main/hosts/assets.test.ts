import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath, createAssets, securityHeaders } from './assets.ts';
import { isOwnDocument } from './origins.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assets-'));
  mkdirSync(join(folder, 'root/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'root/index.html'), 'index');
  writeFileSync(join(folder, 'root/.stamp'), 'stamp');
  writeFileSync(join(folder, 'root/assets/a-1_2.js'), 'js');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('assets', () => {
  it('answers its files with their types', async () => {
    const assets = createAssets(join(folder, 'root'), 'main');
    const index = await assets.answer('GET', '/');
    expect([index.status, index.body.toString(), index.headers['content-type']]).toEqual([200, 'index', 'text/html; charset=utf-8']);
    expect((await assets.answer('GET', '/assets/a-1_2.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/../secret.html', '/assets/../../secret.html', '/%2e%2e/secret.html', '/..%2fsecret.html', '/..\\secret.html', '/.stamp', '//secret.html',
    '/C:/secret.html', '/index.html:stream.html', '/index.html/', '/assets', '', 'index.html', '/missing.html', '/index.html\0.js', '/constructor', '/x.toString',
  ])('answers 404 to %j', async (pathname) => {
    const answer = await createAssets(join(folder, 'root'), 'main').answer('GET', pathname);
    expect([answer.status, answer.body.length]).toEqual([404, 0]);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('never names anything outside the root, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', 'a', '.html', '.js', ':', '\0', '~', ' ');
    fc.assert(
      fc.property(fc.oneof(fc.array(piece).map((pieces) => `/${pieces.join('')}`), fc.string()), (pathname) => {
        const path = assetPath(pathname);
        if (path !== undefined) expect(resolve('/root', path).startsWith('/root/')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no method but GET and HEAD', async () => {
    const assets = createAssets(join(folder, 'root'), 'main');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await assets.answer(method, '/')).status).toBe(405);
  });

  it('reads a file again that was not there the first time', async () => {
    const assets = createAssets(join(folder, 'root'), 'main');
    expect((await assets.answer('GET', '/late.css')).status).toBe(404);
    writeFileSync(join(folder, 'root/late.css'), 'late');
    expect((await assets.answer('GET', '/late.css')).status).toBe(200);
  });
});

describe('security headers', () => {
  it.each(['main', 'pin'] as const)('of the %s window allow nothing unsafe and no connection', (kind) => {
    const policy = securityHeaders(kind)['content-security-policy'] ?? '';
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const part of ["default-src 'none'", "connect-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
      expect(policy.split('; ')).toContain(part);
    }
  });
});

describe('own documents', () => {
  it.each([
    ['https://app.local/', true],
    ['https://app.local/index.html#/login', true],
    ['https://app.local.evil.com/', false],
    ['https://app.local:444/', false],
    ['https://app.local@evil.com/', false],
    ['blob:https://app.local/1', false],
    ['http://app.local/', false],
    ['about:blank', false],
    ['', false],
  ])('%s: %s', (url, own) => {
    expect(isOwnDocument(url, 'https://app.local')).toBe(own);
  });
});
