import { randomBytes } from 'node:crypto';
import { PIN_BLOCK_BYTES } from '../../../contract/pinBlock.ts';
import { type PinPrompt, pinValues } from '../../../contract/pinWindow.ts';

/** A prompt for the PIN window, with a fresh pad. */
export function pinPrompt(change: Partial<PinPrompt> = {}): PinPrompt {
  return {
    title: '国际贸易单一窗口',
    purpose: '卡介质登录',
    cardLines: [
      { label: '持卡人', value: '王建国' },
      { label: '企业', value: '苏州工业园区远洋国际供应链管理有限责任公司' },
    ],
    pinLength: { min: 6, max: 8 },
    texts: {
      pinLabel: '卡口令',
      submit: '确定',
      cancel: '取消',
      capsLock: '大写锁定已打开',
      pasteRefused: '请逐位输入，不能粘贴',
      lengthWrong: '口令长度应为 6 到 8 位',
      keypad: '屏幕键盘',
    },
    locale: 'zh-CN',
    pad: randomBytes(PIN_BLOCK_BYTES * pinValues(change)).toString('base64'),
    ...change,
  };
}

/** The PIN out of a masked block, as main takes it off. `value`: which of several. */
export function unmask(masked: Uint8Array, pad: string, value = 0): string {
  const padBytes = Buffer.from(pad, 'base64');
  const from = value * PIN_BLOCK_BYTES;
  const block = Buffer.from(masked.map((byte, index) => byte ^ (padBytes[index] ?? 0)));
  return block.subarray(from + 1, from + 1 + (block[from] ?? 0)).toString('utf8');
}
