import { AppError } from '../../../contract/errors.ts';
import { type Check, say, wordsOf } from '../check.ts';

const SLOW_MS = 3_000;

export const server: Check = {
  id: 'server',
  title: say('服务器', 'Server'),
  deadlineMs: 10_000,
  late: {
    level: 'red',
    found: say('服务器没有在 10 秒内回答。', 'The server did not answer within 10 seconds.'),
    advice: say('请检查网络；网络正常时请稍后再试。', 'Check the network; if it works, try again later.'),
  },
  async run({ serverUrl, askServer }) {
    if (!serverUrl) return notConfigured;
    const origin = originOf(serverUrl);
    try {
      const { version, sandbox, tookMs } = await askServer();
      const demo = sandbox ? say('，演示服务', ', demo service') : say('', '');
      return {
        level: tookMs > SLOW_MS ? 'amber' : 'green',
        found: say(
          `${origin} 在 ${tookMs} 毫秒内回答（版本 ${version}${demo['zh-CN']}）。`,
          `${origin} answered within ${tookMs} ms (version ${version}${demo.en}).`,
        ),
        ...(tookMs > SLOW_MS ? { advice: say('网络很慢，办理时请耐心等待。', 'The network is slow: allow for waiting.') } : {}),
      };
    } catch (thrown) {
      const { code } = AppError.from(thrown);
      const words = wordsOf(thrown);
      return {
        level: 'red',
        found: say(`${origin}：${words['zh-CN']}（${code}）`, `${origin}: ${words.en} (${code})`),
        advice: say(
          '请检查网线或无线网络、公司代理和防火墙。断网时仍可填写和准备印章图片，内容保存在本机。',
          'Check cable or Wi-Fi, company proxy and firewall. Forms and seal pictures can still be prepared; they are kept on this PC.',
        ),
      };
    }
  },
};

const notConfigured = {
  level: 'amber',
  found: say('没有指定服务器地址，没有检查。', 'No server address was given: not checked.'),
  advice: say('请用 --server 指定地址，或在客户端的诊断页查看。', 'Name it with --server, or see the diagnostics page of the client.'),
} as const;

/** Without path, query or credentials. */
export function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '?';
}
