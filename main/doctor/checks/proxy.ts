import { type Check, say } from '../check.ts';
import { proxyFor } from '../proxyFor.ts';

/** Which company proxy the environment names for the server; whether it lets us through, the server's line tells. */
export const proxy: Check = {
  id: 'proxy',
  title: say('网络代理', 'Proxy'),
  async run({ serverUrl, environment }) {
    const url = serverUrl ? URL.parse(serverUrl) : null;
    if (!url) return undefined;
    const chosen = proxyFor(url, environment);
    if (chosen === undefined) return { level: 'green', found: say('不经过代理。', 'None is used.') };
    if (chosen === 'unreadable') {
      return {
        level: 'red',
        found: say('环境变量中的代理地址写法不正确。', 'The proxy address in the environment is malformed.'),
        advice: say('请改正 HTTPS_PROXY 或 HTTP_PROXY，例如 http://proxy.example.com:8080。', 'Correct HTTPS_PROXY or HTTP_PROXY, e.g. http://proxy.example.com:8080.'),
      };
    }
    return { level: 'green', found: say(`经由 ${chosen.host}。`, `By way of ${chosen.host}.`) };
  },
};
