import { type AtReader, type CardInfo, KEYPAD_SECONDS } from '../../contract/card.ts';
import type { Locale } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { CardDesk } from './cardDesk.ts';
import type { WindowHost } from '../hosts/host.ts';
import { type PinQuestion, pinWindowOutcome } from './pinPrompt.ts';

const texts = {
  'zh-CN': {
    title: '在读卡器上输入口令',
    ready: '口令要在读卡器的键盘上输入，不经过电脑。准备好后请选“开始”。口令含有字母的，请改在电脑上输入。',
    begin: '开始',
    connecting: '正在连接读卡器…',
    type: '请在读卡器上输入口令，再按读卡器的确认键。要放弃时，按读卡器的取消键。',
    typeNew: (seconds: number) => `请按读卡器的提示，先输入原口令，再输入两次新口令，每次都按确认键。每次须在 ${seconds} 秒内开始输入。`,
    left: '还剩 {seconds} 秒',
    soon: '时间快到了，请在读卡器上输入口令。',
    over: '时间已到，正在等待读卡器结束。',
    endThere: '请按读卡器上的取消键。读卡器结束后，本窗口会自动关闭。',
    typeHere: '改在电脑上输入',
  },
  en: {
    title: 'Enter the PIN on the reader',
    ready: 'The PIN is typed on the keypad of the reader and never passes this PC. Choose Start when you are ready. A PIN with letters has to be typed on this PC.',
    begin: 'Start',
    connecting: 'Connecting to the reader…',
    type: 'Type the PIN on the reader, then press OK there. To give up, press Cancel on the reader.',
    typeNew: (seconds: number) => `Follow the reader: first the current PIN, then the new PIN twice, each followed by OK there. Begin each within ${seconds} seconds.`,
    left: '{seconds} seconds left',
    soon: 'Time is nearly up. Type the PIN on the reader.',
    over: 'Time is up. Waiting for the reader to end.',
    endThere: 'Press Cancel on the reader. This window closes by itself when the reader is done.',
    typeHere: 'Type it on this PC',
  },
} as const;

/** The same question, answered on the reader. */
export function readerQuestion(question: PinQuestion, locale: Locale): PinQuestion {
  const { title, typeNew, ...t } = texts[locale];
  return {
    ...question,
    title,
    atReader: { seconds: KEYPAD_SECONDS, countsDown: !question.newPin, texts: { ...t, type: question.newPin ? typeNew(KEYPAD_SECONDS) : t.type } },
  };
}

/**
 * Shows the window that sends the user to the reader's keypad, and runs `act`, which waits there, once the user has begun. The window stays until
 * `act` has ended, or the card is gone: giving up on the PC (`pin/cancelled`) ends `act` before its next command, the entry itself ends at the reader.
 * @returns `type-here` when the user wants to type the PIN on this PC, before anything began.
 * @throws AppError as `askPins`, and whatever `act` throws.
 */
export async function enterAtReader<R>(
  { host, desk }: { readonly host: WindowHost; readonly desk: CardDesk },
  card: CardInfo,
  question: PinQuestion,
  signal: AbortSignal,
  act: (pin: AtReader) => Promise<R>,
): Promise<R | 'type-here'> {
  signal.throwIfAborted();
  const window = await host.openPin({ ...readerQuestion(question, question.locale), pad: '' });
  const stopListening = desk.onKeypad(card.cardId, window.readerWaits);
  const onAbort = (): void => {
    if (AppError.from(signal.reason).code === 'pin/cancelled') window.giveUp();
    else void window.close(); // the card is gone, and the entry with it
  };
  try {
    const outcome = await pinWindowOutcome(window, signal);
    if (outcome.kind === 'type-here') return 'type-here';
    if (outcome.kind !== 'begun') throw new AppError('pin/window-lost');
    let isDone = false;
    void window.givenUp.then(() => (isDone || signal.aborted ? undefined : desk.cancel(card.cardId))).catch(() => {}); // a host that is gone waits for nobody
    signal.addEventListener('abort', onAbort);
    return await act({ atReader: question.locale }).finally(() => {
      isDone = true;
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopListening();
    await window.close();
  }
}
