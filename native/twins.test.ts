import { beforeEach, describe, expect, it } from 'vitest';
import type { CardProvider, PinResult, ServiceState } from '../contract/card.ts';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import { DEMO_PIN } from '../contract/sandboxRegistry.ts';
import { createCardPort } from './cardPort.ts';
import type { CardSession, CardSource, SourceCard } from './cardSource.ts';
import { createDemoTray } from './softcard/tray.ts';

const pin = (): Uint8Array => new TextEncoder().encode(DEMO_PIN);

/** A source over hand-made cards, all of them the sandbox's real faces. */
interface HandSource extends CardSource {
  cards: SourceCard[];
  service: ServiceState;
  /** Fails `connect` before the work begins, or after it was done. */
  fail: { before?: ErrorCode; after?: ErrorCode };
  verifies: number;
  rechecks: number;
}

async function faceOf(id: string): Promise<SourceCard> {
  const tray = createDemoTray([]);
  await tray.insert(id);
  const [card] = tray.cards;
  if (!card) throw new Error('no card');
  return card;
}

function handSource(provider: CardProvider, card: SourceCard | undefined, recheckable = false): HandSource {
  const session: CardSession = {
    verifyPin: async (): Promise<PinResult> => {
      source.verifies += 1;
      return { result: 'ok' };
    },
    changePin: async () => ({ result: 'ok' }),
    unblockPin: async () => ({ result: 'ok' }),
    sign: async () => ({ result: 'ok', signatures: [] }),
  };
  const source: HandSource = {
    service: 'running',
    get readers() {
      return source.cards.map((one) => one.reader);
    },
    cards: card ? [{ ...card, cardId: `${provider}:1`, provider, reader: `reader of ${provider}` }] : [],
    fail: {},
    verifies: 0,
    rechecks: 0,
    settled: async () => {},
    onChange: () => {},
    connect: async (cardId, work) => {
      if (!source.cards.some((one) => one.cardId === cardId)) throw new AppError('card/not-found');
      if (source.fail.before) throw new AppError(source.fail.before);
      const result = await work(session);
      if (source.fail.after) throw new AppError(source.fail.after);
      return result;
    },
    updateFace: (cardId, change) => {
      source.cards = source.cards.map((one) => (one.cardId === cardId ? { ...one, face: change(one.face) } : one));
    },
    ...(recheckable
      ? {
          recheck: () => {
            source.rechecks += 1;
            source.cards = [];
          },
        }
      : {}),
  };
  return source;
}

let legal: SourceCard;
let operator: SourceCard;
beforeEach(async () => {
  [legal, operator] = await Promise.all([faceOf('legal'), faceOf('operator')]);
});

describe('one card seen through pcsc and the control', () => {
  const ids = (port: ReturnType<typeof createCardPort>): string[] => port.snapshot().cards.map((card) => card.cardId);

  it('is shown once, pcsc preferred, under its reader’s own name', () => {
    const port = createCardPort([handSource('pcsc', legal), handSource('control', legal)]);
    expect(ids(port)).toEqual(['pcsc:1']);
    expect(port.snapshot().readers).toEqual(['reader of pcsc']);
  });

  it('two cards are two, also of one company', () => {
    const port = createCardPort([handSource('pcsc', legal), handSource('control', operator)]);
    expect(ids(port)).toEqual(['pcsc:1', 'control:1']);
    expect(port.snapshot().readers).toEqual(['reader of pcsc', 'reader of control']);
  });

  it('a renewed certificate, or a card that pcsc cannot read, is no twin', () => {
    const renewed = { ...legal, face: { ...legal.face, certNo: '00000000000000ff' } };
    expect(ids(createCardPort([handSource('pcsc', legal), handSource('control', renewed)]))).toHaveLength(2);
    const { pin: state, pinLength } = legal.face;
    const unread: SourceCard = { ...legal, token: undefined, face: { pin: state, pinLength, problem: 'card/unknown' } };
    expect(ids(createCardPort([handSource('pcsc', unread), handSource('control', unread)]))).toHaveLength(2);
  });

  it('LOGIN-5 pulled: gone at once, not shown through the control until that has looked again', () => {
    const pcsc = handSource('pcsc', legal);
    const control = handSource('control', legal, true);
    const port = createCardPort([pcsc, control]);
    expect(ids(port)).toEqual(['pcsc:1']);
    pcsc.cards = [];
    expect(ids(port)).toEqual([]);
    expect(control.rechecks).toBe(1);
    expect(ids(port)).toEqual([]);
    expect(control.rechecks).toBe(1);
  });

  it('is shown through the control when only that sees it', () => {
    const control = handSource('control', legal, true);
    expect(ids(createCardPort([handSource('pcsc', undefined), control]))).toEqual(['control:1']);
    expect(control.rechecks).toBe(0);
  });
});

describe('the other way as fallback', () => {
  it.each(['card/reader-busy', 'card/service-stopped'] as const)('%s before anything was sent: the PIN goes the other way, once', async (before) => {
    const [pcsc, control] = [handSource('pcsc', legal), handSource('control', legal)];
    pcsc.fail = { before };
    expect(await createCardPort([pcsc, control]).verifyPin('pcsc:1', pin())).toEqual({ result: 'ok' });
    expect([pcsc.verifies, control.verifies]).toEqual([0, 1]);
  });

  it.each(['card/reader-busy', 'card/communication', 'card/service-stopped'] as const)('%s after the PIN was sent: never a second time', async (after) => {
    const [pcsc, control] = [handSource('pcsc', legal), handSource('control', legal)];
    pcsc.fail = { after };
    await expect(createCardPort([pcsc, control]).verifyPin('pcsc:1', pin())).rejects.toThrow(after);
    expect([pcsc.verifies, control.verifies]).toEqual([1, 0]);
  });

  it('no fallback for another card, nor for a pulled one; the first way’s reason is told', async () => {
    const [pcsc, control, other] = [handSource('pcsc', legal), handSource('control', legal), handSource('control', operator)];
    pcsc.fail = { before: 'card/removed' };
    await expect(createCardPort([pcsc, control]).verifyPin('pcsc:1', pin())).rejects.toThrow('card/removed');
    pcsc.fail = { before: 'card/reader-busy' };
    await expect(createCardPort([pcsc, other]).verifyPin('pcsc:1', pin())).rejects.toThrow('card/reader-busy');
    control.fail = { before: 'card/communication' };
    await expect(createCardPort([pcsc, control]).verifyPin('pcsc:1', pin())).rejects.toThrow('card/reader-busy');
    expect([pcsc.verifies, control.verifies, other.verifies]).toEqual([0, 0, 0]);
  });
});
