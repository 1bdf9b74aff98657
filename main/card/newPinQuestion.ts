import type { CardInfo } from '../../contract/card.ts';
import type { Locale } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { errorText } from '../../contract/messages/format.ts';
import type { NewPinFault } from '../../contract/rules/newPin.ts';
import type { PinQuestion } from './pinPrompt.ts';
import { type LastMistake, pinQuestion } from './pinQuestion.ts';

/** `change`: by the old PIN. `unblock`: by the admin PIN (PUK), also when the card is locked. */
export type NewPinAct = 'change' | 'unblock';
export type NewPinMistake = LastMistake | { readonly unfit: NewPinFault };

/** E-Port cards take eight characters; a card that allows only fewer or more gets what it allows. */
const USUAL_LENGTH = 8;

const texts = {
  'zh-CN': {
    purposes: { change: '修改卡口令', unblock: '解锁卡口令' },
    oldLabel: '原口令',
    adminLabel: '管理口令（PUK）',
    newLabel: '新口令',
    repeatLabel: '再次输入新口令',
    rules: (length: string) => `新口令为 ${length} 位，不能是初始口令 88888888，不能是重复、连续的字符或日期。`,
    differs: '两次输入的新口令不一致，请重新输入。',
    submit: { change: '修改', unblock: '解锁' },
    lastAdminTry: '管理口令只剩最后一次机会。再输错一次，本卡将不能自行解锁，须到电子口岸制卡点办理。',
    adminTick: '我确定管理口令无误，仍要输入',
    adminHint: '管理口令由制卡点或企业管理员保管，不是平时签名用的口令。',
    faults: {
      length: (length: string) => `新口令为 ${length} 位`,
      initial: '新口令不能是初始口令，请换一个。',
      same: '新口令不能与原口令相同。',
      repeated: '新口令不能由重复的字符组成，请换一个。',
      sequence: '新口令不能是连续的数字或字母，请换一个。',
      date: '新口令不能是生日等日期，请换一个。',
    },
  },
  en: {
    purposes: { change: 'Change card PIN', unblock: 'Unlock card PIN' },
    oldLabel: 'Current PIN',
    adminLabel: 'Admin PIN (PUK)',
    newLabel: 'New PIN',
    repeatLabel: 'New PIN again',
    rules: (length: string) => `The new PIN has ${length} characters. Not the initial 88888888, not repeated or consecutive characters, not a date.`,
    differs: 'The two new PINs differ. Please enter it again.',
    submit: { change: 'Change', unblock: 'Unlock' },
    lastAdminTry: 'Last try of the admin PIN. One more wrong entry and this card can only be unlocked at an E-Port service point.',
    adminTick: 'I am sure of the admin PIN and want to enter it',
    adminHint: 'The service point or your company’s administrator keeps the admin PIN. It is not the PIN used for signing.',
    faults: {
      length: (length: string) => `The new PIN has ${length} characters`,
      initial: 'The new PIN must not be the initial one. Please choose another.',
      same: 'The new PIN must differ from the current one.',
      repeated: 'The new PIN must not consist of repeated characters. Please choose another.',
      sequence: 'The new PIN must not be consecutive digits or letters. Please choose another.',
      date: 'The new PIN must not be a birthday or other date. Please choose another.',
    },
  },
} as const;

/** What a new PIN of this card must have, in characters. */
export function newPinLength({ pinLength: { min, max } }: Pick<CardInfo, 'pinLength'>): { readonly min: number; readonly max: number } {
  return USUAL_LENGTH < min || USUAL_LENGTH > max ? { min, max } : { min: USUAL_LENGTH, max: USUAL_LENGTH };
}

/** The PIN window's content for changing or unlocking a card's PIN. */
export function newPinQuestion(card: CardInfo, act: NewPinAct, locale: Locale, mistake?: NewPinMistake): PinQuestion {
  const t = texts[locale];
  const length = newPinLength(card);
  const lengthText = length.min === length.max ? String(length.min) : `${length.min}～${length.max}`;
  const unfit = mistake && 'unfit' in mistake ? mistake.unfit : undefined;
  const faults = { ...t.faults, length: t.faults.length(lengthText) };
  const shared = { purpose: t.purposes[act], newPin: { length, texts: { newLabel: t.newLabel, repeatLabel: t.repeatLabel, rules: t.rules(lengthText), differs: t.differs, faults } } };
  const unfitMessage = unfit ? { message: { text: faults[unfit], severity: 'error' as const } } : {};
  const plain = pinQuestion(card, 'change-pin', locale, mistake && !('unfit' in mistake) ? mistake : undefined);
  // Three fields need the room: whose card, and in which reader.
  const cardLines = [plain.cardLines[0], plain.cardLines[2], plain.cardLines[3]].filter((line) => line !== undefined);
  if (act === 'change') return { ...plain, cardLines, ...shared, ...unfitMessage, texts: { ...plain.texts, pinLabel: t.oldLabel, submit: t.submit.change } };

  const { message: _message, lastTry: _lastTry, ...rest } = plain;
  const adminLength = card.adminPinLength ?? card.pinLength;
  const left = mistake && 'wrong' in mistake ? mistake.wrong : undefined;
  return {
    ...rest,
    cardLines,
    ...shared,
    ...adminMessage(),
    ...unfitMessage,
    ...(left === 1 ? { lastTry: { text: t.lastAdminTry, tick: t.adminTick } } : {}),
    pinLength: adminLength,
    texts: { ...rest.texts, pinLabel: t.adminLabel, submit: t.submit.unblock, lengthWrong: errorText(locale, new AppError('pin/length', { params: { ...adminLength } })) },
  };

  function adminMessage(): Pick<PinQuestion, 'message'> {
    if (mistake && 'length' in mistake) return { message: { text: errorText(locale, mistake.length), severity: 'error' } };
    if (mistake && 'wrong' in mistake) {
      return { message: { text: errorText(locale, new AppError('pin/admin-wrong', { params: { left: mistake.wrong ?? '?' } })), severity: 'error' } };
    }
    return { message: { text: t.adminHint, severity: 'info' } };
  }
}
