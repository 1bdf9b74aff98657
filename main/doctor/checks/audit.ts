import { type Check, say } from '../check.ts';
import { unlessLocked } from './backups.ts';

export const audit: Check = {
  id: 'audit',
  title: say('本机操作记录', 'Log of acts'),
  async run(parts) {
    const chain = (await unlessLocked(parts.store()))?.audit;
    if (chain === undefined) return undefined;
    if (chain === 'unchecked') {
      return { level: 'amber', found: say('没有检查：此处打不开数据密钥。', 'Not checked: the data key cannot be opened from here.') };
    }
    if (chain.ok) return { level: 'green', found: say('连续，没有被改动。', 'Unbroken and unaltered.') };
    return {
      level: 'red',
      found: say(`从第 ${chain.brokenAt} 条起不连续，可能被改动过。`, `Broken from entry ${chain.brokenAt} on; it may have been altered.`),
      advice: say('请保存诊断报告并交给技术支持。', 'Save this report and give it to support.'),
    };
  },
};
