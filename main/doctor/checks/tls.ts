import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type Check, type Finding, say } from '../check.ts';
import { isLoopback, proxyFor } from '../proxyFor.ts';

const DAY_MS = 86_400_000;
const EXPIRES_SOON_DAYS = 14;
const HTTPS_PORT = 443;

/** Whether the server's certificate is one that this PC trusts. Only the handshake is made; nothing is sent. */
export const tls: Check = {
  id: 'tls',
  title: say('加密连接', 'Encrypted connection'),
  deadlineMs: 8_000,
  async run({ serverUrl, environment }, signal) {
    const url = serverUrl ? URL.parse(serverUrl) : null;
    if (!url) return undefined;
    if (url.protocol !== 'https:') return isLoopback(url.hostname) ? ownService : plain;
    const proxy = proxyFor(url, environment);
    if (proxy === 'unreadable') return undefined; // told by the proxy's own line
    let socket: TLSSocket;
    try {
      socket = await shakeHands(url, proxy, signal);
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'TLS';
      return {
        level: 'red',
        found: say(`没有建立加密连接（${code}）。`, `No encrypted connection could be made (${code}).`),
        advice: say('请检查网络、代理和防火墙是否放行该地址。', 'Check that network, proxy and firewall let this address through.'),
      };
    }
    try {
      return findingOf(socket);
    } finally {
      socket.destroy();
    }
  },
};

function findingOf(socket: TLSSocket): Finding {
  if (!socket.authorized) {
    const reason = String(socket.authorizationError);
    return {
      level: 'red',
      found: say(`服务器的证书没有通过验证（${reason}）。`, `The server’s certificate was not accepted (${reason}).`),
      advice: say(
        '请核对本机日期和服务器地址。公司网络会替换证书时，请由网络管理员安装公司的根证书；不要跳过验证。',
        'Check date and server address. Where the company’s network replaces certificates, have its administrator install the company root; do not skip verification.',
      ),
    };
  }
  const validTo = new Date(socket.getPeerCertificate().valid_to);
  const days = Math.ceil((validTo.getTime() - Date.now()) / DAY_MS);
  const until = validTo.toISOString().slice(0, 10);
  const found = say(
    `${socket.getProtocol() ?? 'TLS'}，证书有效，至 ${until}。`,
    `${socket.getProtocol() ?? 'TLS'}; the certificate is valid until ${until}.`,
  );
  if (days > EXPIRES_SOON_DAYS) return { level: 'green', found };
  return { level: 'amber', found, advice: say('服务器的证书快到期了，请告知服务方。', 'The server’s certificate expires soon: tell its operator.') };
}

const ownService: Finding = { level: 'green', found: say('服务在本机，不经过网络。', 'The service is on this PC: no network in between.') };
const plain: Finding = {
  level: 'red',
  found: say('连接没有加密（http）。', 'The connection is not encrypted (http).'),
  advice: say('请改用以 https 开头的服务器地址。', 'Use a server address that begins with https.'),
};

async function shakeHands(url: URL, proxy: URL | undefined, signal: AbortSignal): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || HTTPS_PORT;
  const through = proxy ? await tunnel(proxy, `${url.hostname}:${port}`, signal) : undefined;
  return new Promise((resolve, reject) => {
    // Judged by `authorized` afterwards, so that the reason can be told.
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connect({ host, port, ...name, rejectUnauthorized: false, ...(through ? { socket: through } : {}) });
    const stop = () => socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** A way through the proxy to `target`, `host:port`. */
function tunnel(proxy: URL, target: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const headers = proxy.username ? { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` } : {};
    const asking = request({ host: proxy.hostname, port: Number(proxy.port) || 80, method: 'CONNECT', path: target, headers, signal });
    asking.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket as Socket);
      socket.destroy();
      reject(Object.assign(new Error('refused by the proxy'), { code: `PROXY_${statusCode}` }));
    });
    asking.once('response', ({ statusCode }) => reject(Object.assign(new Error('no tunnel'), { code: `PROXY_${statusCode}` })));
    asking.once('error', reject);
    asking.end();
  });
}
