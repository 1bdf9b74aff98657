import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { registry } from '../testing/cards.ts';
import { smtpEmail } from './email.ts';
import { httpEnterprises } from './enterprises.ts';
import { sandboxEnterprises, sandboxIdentity } from './sandbox.ts';
import { httpSms } from './sms.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function gateway(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk))).on('end', () => answer(request, body, response));
  }).listen(0, '127.0.0.1');
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('AD-1 SMS over HTTP', () => {
  it('sends the number and text with its key', async () => {
    const seen: string[] = [];
    const url = await gateway((request, body, response) => {
      seen.push(body, request.headers.authorization ?? '');
      response.end('{}');
    });
    await httpSms({ url, headers: { authorization: 'Bearer k' } }).send('13812340001', 'text');
    expect(seen).toEqual(['{"to":"13812340001","text":"text"}', 'Bearer k']);
  });

  it('AD-2 tries again on 503, not on 400', async () => {
    const statuses = [503, 200, 400, 200];
    let asked = 0;
    const url = await gateway((_request, _body, response) => response.writeHead(statuses[asked++] ?? 200).end());
    const sms = httpSms({ url });
    await sms.send('13812340001', 'text');
    expect(asked).toBe(2);
    await expect(sms.send('13812340001', 'text')).rejects.toMatchObject({ code: 'remote/service-down' });
    expect(asked).toBe(3);
  });

  it('AD-2 after five failures in a row the gateway is left alone', async () => {
    let asked = 0;
    const url = await gateway((_request, _body, response) => {
      asked += 1;
      response.writeHead(400).end();
    });
    const sms = httpSms({ url });
    for (let failure = 0; failure < 7; failure += 1) {
      await expect(sms.send('13812340001', 'text')).rejects.toMatchObject({ code: 'remote/service-down' });
    }
    expect(asked).toBe(5);
  });

  it('AD-2 a silent gateway and an absent one are given up', async () => {
    const silent = httpSms({ url: await gateway(() => undefined), timeoutMs: 50, tries: 1 });
    await expect(silent.send('13812340001', 'text')).rejects.toMatchObject({ code: 'remote/service-down' });
    const absent = httpSms({ url: 'http://127.0.0.1:1', tries: 1 });
    await expect(absent.send('13812340001', 'text')).rejects.toMatchObject({ code: 'remote/service-down' });
  });
});

describe('AD-1 enterprise registry', () => {
  it('over HTTP: found, not found, nonsense', async () => {
    const known = { uscc: 'X', orgCode: 'Y', name: 'N', legalName: 'L', legalIdType: 'passport', legalIdNumber: 'E1' };
    const answers = [JSON.stringify(known), 'null', '{"uscc":1}'];
    const enterprises = httpEnterprises({ url: await gateway((_request, _body, response) => response.end(answers.shift())) });
    expect(await enterprises.find('X')).toEqual({ ...known, region: '', address: '' });
    expect(await enterprises.find('X')).toBeUndefined();
    await expect(enterprises.find('X')).rejects.toMatchObject({ code: 'remote/service-down' });
  });

  it('the sandbox truly checks enterprises and people', async () => {
    const enterprises = sandboxEnterprises(registry);
    expect(await enterprises.find('91320199XN00001A2F')).toMatchObject({ legalName: '沈云帆', orgCode: 'XN00001A2' });
    expect(await enterprises.find('91320199XN00001A2E')).toBeUndefined();
    const [person] = registry.people;
    if (!person) throw new Error('the registry is empty');
    expect(await sandboxIdentity(registry).matches(person)).toBe(true);
    expect(await sandboxIdentity(registry).matches({ ...person, name: '另一人' })).toBe(false);
  });
});

describe('AD-1 e-mail over SMTP', () => {
  it('delivers to a mail server, and says service-down without one', async () => {
    let letter = '';
    const server = createTcpServer((socket) => {
      let inLetter = false;
      socket.write('220 test\r\n');
      socket.on('data', (chunk) => {
        for (const line of String(chunk).split('\r\n').slice(0, -1)) {
          if (inLetter) {
            letter += `${line}\n`;
            if (line !== '.') continue;
            inLetter = false;
          } else if (line === 'DATA') {
            inLetter = true;
            socket.write('354 go on\r\n');
            continue;
          }
          socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const email = smtpEmail({ url: `smtp://127.0.0.1:${port}`, from: 'no-reply@example.com', timeoutMs: 3000 });
    await email.send('somebody@example.com', '您的账号已由法人卡接管');
    expect(letter).toContain('To: somebody@example.com');
    expect(Buffer.from(letter.split('\n\n')[1]?.replace('\n.\n', '') ?? '', 'base64').toString('utf8')).toContain('法人卡接管');
    server.close();
    await once(server, 'close');
    await expect(email.send('somebody@example.com', 'x')).rejects.toMatchObject({ code: 'remote/service-down' });
  });
});
