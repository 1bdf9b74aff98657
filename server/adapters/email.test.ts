import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpEmail } from './email.ts';

const open: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
});

interface Letter {
  readonly from: string;
  readonly to: string[];
  readonly source: string;
}

/** A real SMTP server on loopback (STARTTLS with its own certificate, or plain, and log-in), with what it received. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ url: string; letters: Letter[] }> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((one) => one.address), source: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
    ...options,
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, letters };
}

const settings = { from: 'no-reply@example.com', timeoutMs: 1000, firstWaitMs: 5, tries: 2 };
const down = { code: 'remote/service-down' };

describe('AD-1 e-mail over SMTP', () => {
  it('AD-1 delivers text and subject in Chinese whole', async () => {
    const { url, letters } = await mailServer();
    const text = '【单一窗口】用户名找回验证码：123456，5 分钟内有效。\n.\n第二行以点开头也不丢失 𠮷';
    await smtpEmail({ url, ...settings }).send('somebody@example.com', text);
    expect(letters).toMatchObject([{ from: 'no-reply@example.com', to: ['somebody@example.com'] }]);
    const [head = '', ...body] = (letters[0]?.source ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(head).toMatch(/^Content-Transfer-Encoding: base64/m);
    expect(Buffer.from(body.join(''), 'base64').toString('utf8').replaceAll('\r\n', '\n').trim()).toBe(text);
  });

  it('AD-1 logs in where the server wants it, and says service-down where it may not', async () => {
    const { url, letters } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => (username === 'window' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('no'))),
    });
    const withUser = (user: string) => url.replace('smtp://', `smtp://${user}@`);
    await smtpEmail({ url: withUser('window:p%40ss'), ...settings }).send('somebody@example.com', 'x');
    await expect(smtpEmail({ url: withUser('window:wrong'), ...settings }).send('somebody@example.com', 'x')).rejects.toMatchObject(down);
    expect(letters).toHaveLength(1);
  });

  it('AD-2 a mailbox that does not exist stops nobody else’s mail', async () => {
    const { url, letters } = await mailServer({
      onRcptTo: ({ address }, _session, done) => (address.startsWith('nobody') ? done(Object.assign(new Error('no such user'), { responseCode: 550 })) : done()),
    });
    const email = smtpEmail({ url, ...settings });
    for (let time = 0; time < 7; time += 1) await expect(email.send('nobody@example.com', 'x')).rejects.toMatchObject(down);
    await email.send('somebody@example.com', 'x');
    expect(letters).toHaveLength(1);
  });

  it('AD-2 an address that names several, or holds a line break, gets no letter', async () => {
    const { url, letters } = await mailServer();
    const email = smtpEmail({ url, ...settings });
    for (const to of ['a@example.com\r\nRCPT TO:<b@example.com>', 'a@example.com, b@example.com', 'group:b@example.com;', 'A <b@example.com>']) {
      await expect(email.send(to, 'x')).rejects.toMatchObject(down);
    }
    expect(letters).toEqual([]);
  });

  it('AD-2 silent, busy, overloaded and absent servers are service-down', async () => {
    const silent = await mailServer({ onMailFrom: () => undefined });
    await expect(smtpEmail({ url: silent.url, ...settings, timeoutMs: 100 }).send('somebody@example.com', 'x')).rejects.toMatchObject(down);
    const busy = await mailServer({ onData: (stream, _session, done) => void stream.resume().on('end', () => done(Object.assign(new Error('later'), { responseCode: 451 }))) });
    await expect(smtpEmail({ url: busy.url, ...settings }).send('somebody@example.com', 'x')).rejects.toMatchObject(down);
    await expect(smtpEmail({ url: 'smtp://127.0.0.1:1', ...settings }).send('somebody@example.com', 'x')).rejects.toMatchObject(down);
  });

  it('AD-2 a server that comes back is used by the next letter', async () => {
    let full = true;
    const { url, letters } = await mailServer({ onConnect: (_session, done) => (full ? done(Object.assign(new Error('too many'), { responseCode: 421 })) : done()) });
    const email = smtpEmail({ url, ...settings });
    await expect(email.send('somebody@example.com', 'x')).rejects.toMatchObject(down);
    full = false;
    await email.send('somebody@example.com', 'x');
    expect(letters).toHaveLength(1);
  });
});
