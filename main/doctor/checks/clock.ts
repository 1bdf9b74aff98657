import { type Check, say } from '../check.ts';

/** Beyond this a signed challenge's time no longer fits the server's. */
const WRONG_SECONDS = 120;
const OFF_SECONDS = 30;

export const clock: Check = {
  id: 'clock',
  title: say('本机时间', 'Clock of this PC'),
  deadlineMs: 10_000,
  async run({ serverUrl, askServer }) {
    if (!serverUrl) return undefined;
    let skew: number;
    try {
      skew = (await askServer()).clockSkewSeconds;
    } catch {
      return { level: 'amber', found: say('服务器没有回答，无法与它核对时间。', 'The server did not answer: the clock could not be compared.') };
    }
    const apart = Math.abs(skew);
    if (apart < OFF_SECONDS) return { level: 'green', found: say(`与服务器相差 ${apart} 秒。`, `${apart} seconds from the server’s.`) };
    const span = spanOf(apart);
    return {
      level: apart >= WRONG_SECONDS ? 'red' : 'amber',
      found: skew > 0
        ? say(`比服务器慢 ${span['zh-CN']}。`, `${span.en} behind the server.`)
        : say(`比服务器快 ${span['zh-CN']}。`, `${span.en} ahead of the server.`),
      advice: say(
        '请在系统设置中校准日期和时间（包括时区），否则卡登录会失败。',
        'Correct date, time and time zone in the system settings, or card login will fail.',
      ),
    };
  },
};

function spanOf(seconds: number) {
  if (seconds < 120) return say(`${seconds} 秒`, `${seconds} seconds`);
  if (seconds < 7200) return say(`${Math.round(seconds / 60)} 分钟`, `${Math.round(seconds / 60)} minutes`);
  if (seconds < 172_800) return say(`${Math.round(seconds / 3600)} 小时`, `${Math.round(seconds / 3600)} hours`);
  return say(`${Math.round(seconds / 86_400)} 天`, `${Math.round(seconds / 86_400)} days`);
}
