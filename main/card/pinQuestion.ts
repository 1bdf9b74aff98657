import type { CardInfo } from '../../contract/card.ts';
import type { Locale } from '../../contract/desktop.ts';
import { errorText } from '../../contract/messages/format.ts';
import { AppError, errorKinds } from '../../contract/errors.ts';
import type { PinQuestion } from './pinPrompt.ts';

/** The acts that ask for a PIN. */
export type PinPurpose = 'login' | 'identity-check' | 'bind' | 'seal' | 'signature' | 'batch' | 'export' | 'change-pin';

/** What a card is to sign, as the user named it. */
export interface ToSign {
  readonly kind: 'seal' | 'signature';
  readonly name: string;
}

const texts = {
  'zh-CN': {
    title: '输入卡介质口令',
    purposes: { login: '卡介质登录', 'identity-check': '卡介质登录身份验核', bind: '绑卡', seal: '保存印章（由法人卡签名）', signature: '保存签名（由法人卡签名）', batch: '签署并提交所选的印章和签名（由法人卡签名）', export: '导出电子印章数据（由法人卡签名）', 'change-pin': '修改卡口令' },
    items: (count: number) => `将签署以下 ${count} 项`,
    item: { seal: '印章', signature: '签名' },
    holder: '持卡人',
    company: '企业',
    cardNo: '卡号',
    reader: '读卡器',
    triesLeft: (left: number) => `还可以输入 ${left} 次，请确认后再输入。`,
    lastTry: '这是最后一次机会。再输错一次，卡将被锁定，须到电子口岸制卡点解锁。',
    lastTryTick: '我确定口令无误，仍要输入',
    pinLabel: '卡介质口令',
    submit: '确认',
    cancel: '取消',
    capsLock: '大写锁定已打开',
    pasteRefused: '为安全起见，口令不能粘贴，请手工输入。',
    lengthWrong: (min: number, max: number) => (min === max ? `口令为 ${min} 位` : `口令为 ${min}～${max} 位`),
    keypad: '屏幕键盘',
  },
  en: {
    title: 'Enter card PIN',
    purposes: { login: 'Card login', 'identity-check': 'Card identity check', bind: 'Bind card', seal: 'Save seal (signed by the legal-person card)', signature: 'Save signature (signed by the legal-person card)', batch: 'Sign and submit the chosen seals and signatures (legal-person card)', export: 'Export seal data (signed by the legal-person card)', 'change-pin': 'Change card PIN' },
    items: (count: number) => (count === 1 ? 'The card will sign' : `The card will sign these ${count} items`),
    item: { seal: 'Seal', signature: 'Signature' },
    holder: 'Holder',
    company: 'Company',
    cardNo: 'Card number',
    reader: 'Reader',
    triesLeft: (left: number) => `${left} ${left === 1 ? 'try' : 'tries'} left. Check the PIN before you enter it.`,
    lastTry: 'This is the last try. One more wrong PIN locks the card; only the E-Port service point can unlock it.',
    lastTryTick: 'I am sure of the PIN and want to enter it',
    pinLabel: 'Card PIN',
    submit: 'Confirm',
    cancel: 'Cancel',
    capsLock: 'Caps Lock is on',
    pasteRefused: 'For safety the PIN cannot be pasted. Please type it.',
    lengthWrong: (min: number, max: number) => (min === max ? `The PIN has ${min} characters` : `The PIN has ${min} to ${max} characters`),
    keypad: 'On-screen keypad',
  },
} as const;

/** What went wrong with the try before, shown in the next window. */
export type LastMistake =
  | { readonly wrong: number | undefined }
  | { readonly length: AppError }
  /** No try was made: the time was over at the reader, or its keypad is of no use. */
  | { readonly notTried: AppError };

/**
 * The PIN window's content for a card and a purpose. Tries left show when fewer than the full count; the last one must be
 * confirmed by a tick. `toSign`: everything that this one PIN lets the card sign (SEAL-4).
 */
export function pinQuestion(card: CardInfo, purpose: PinPurpose, locale: Locale, mistake?: LastMistake, toSign: readonly ToSign[] = []): PinQuestion {
  const t = texts[locale];
  const left = mistake && 'wrong' in mistake ? (mistake.wrong ?? card.pin.triesLeft) : card.pin.triesLeft;
  const reduced = left !== undefined && card.pin.triesMax !== undefined && left < card.pin.triesMax;
  return {
    title: t.title,
    purpose: t.purposes[purpose],
    cardLines: [
      { label: t.holder, value: card.holder ?? '—' },
      { label: t.company, value: card.company ?? '—' },
      { label: t.cardNo, value: card.cardNo ?? '—' },
      { label: t.reader, value: card.reader },
    ],
    ...(toSign.length > 0 ? { items: { heading: t.items(toSign.length), names: toSign.map(({ kind, name }) => `${t.item[kind]}${locale === 'en' ? ': ' : '：'}${name}`) } } : {}),
    ...messageOf(),
    ...(left === 1 ? { lastTry: { text: t.lastTry, tick: t.lastTryTick } } : {}),
    pinLength: card.pinLength,
    texts: {
      pinLabel: t.pinLabel,
      submit: t.submit,
      cancel: t.cancel,
      capsLock: t.capsLock,
      pasteRefused: t.pasteRefused,
      lengthWrong: t.lengthWrong(card.pinLength.min, card.pinLength.max),
      keypad: t.keypad,
    },
    locale,
  };

  function messageOf(): Pick<PinQuestion, 'message'> {
    if (mistake && 'length' in mistake) {
      return { message: { text: errorText(locale, mistake.length), severity: 'error' } };
    }
    if (mistake && 'notTried' in mistake) {
      const { severity } = errorKinds[mistake.notTried.code];
      const told = errorText(locale, mistake.notTried);
      return { message: reduced ? { text: `${told} ${t.triesLeft(left)}`, severity: 'warning' } : { text: told, severity } };
    }
    if (mistake) {
      return { message: { text: errorText(locale, new AppError('pin/wrong', { params: { left: left ?? '?' } })), severity: 'error' } };
    }
    return reduced ? { message: { text: t.triesLeft(left), severity: 'warning' } } : {};
  }
}
