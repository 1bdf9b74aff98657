import { type Check, say } from '../check.ts';

/** A ping is answered between two commands; a second means that a driver holds the process up. */
const SLOW_MS = 1_000;

export const nativeHost: Check = {
  id: 'native-host',
  title: say('读卡程序', 'Card program'),
  deadlineMs: 8_000,
  late: {
    level: 'red',
    found: say('读卡程序没有回答，可能被读卡器驱动卡住。', 'The card program does not answer; a reader driver may hold it up.'),
    advice: say('客户端会自动重新启动它。请拔下读卡器重新连接；反复出现时请更新读卡器驱动。', 'The client restarts it by itself. Unplug the reader and connect it again; update its driver if this repeats.'),
  },
  async run({ ping }) {
    await ping(); // the first answer may wait for the process to start
    const askedAt = performance.now();
    await ping();
    const tookMs = Math.round(performance.now() - askedAt);
    return tookMs > SLOW_MS
      ? {
          level: 'amber',
          found: say(`读卡程序回答很慢（${tookMs} 毫秒）。`, `The card program answers slowly (${tookMs} ms).`),
          advice: say('请关闭其他正在使用卡的程序后再检查。', 'Close other programs that use the card and check again.'),
        }
      : { level: 'green', found: say(`正在运行，${tookMs} 毫秒内回答。`, `Running; answers within ${tookMs} ms.`) };
  },
};
