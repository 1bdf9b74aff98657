import { createPrivateKey, sign } from 'node:crypto';
import { DEMO_PIN } from '../../../contract/sandboxRegistry.ts';
import { readCertificate } from '../../../crypto/certificate.ts';
import { sm2Sign } from '../../../crypto/sm.ts';
import { sandboxCards, sandboxCertificate, sandboxKey } from '../../softcard/sandboxCards.ts';
import { createBlockJoiner, isBlock, needsBlocks, readBlock, writeBlocks } from '../blockFrames.ts';
import { type Peer, startWebSocketServer, type WebSocketServer } from './webSocketServer.ts';

/** A call as the stand-in got it. */
export interface SeenCall {
  readonly id: unknown;
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
}

/** What is done with a call instead of answering it; `answer` is what it would be. An object: the answer instead. Undefined: it is answered. */
export type Mischief = (call: SeenCall, answer: object, peer: Peer) => 'handled' | object | undefined;

/** A stand-in for the official control, written from what is published of it; it signs with a demo card's real key. */
export interface StandIn extends WebSocketServer {
  /** Every call, in order. */
  readonly calls: SeenCall[];
  /** How often a PIN was checked. */
  readonly pinChecks: number;
  readonly triesLeft: number;
  /** An id of the sandbox registry; undefined: no card. */
  insert(id: string | undefined): void;
  mischief: Mischief | undefined;
  /** How the count of tries is written. */
  numeral: (tries: number) => string;
}

const CHINESE = ['零', '一', '二', '三', '四', '五'];
export const chineseNumeral = (tries: number): string => CHINESE[tries] ?? String(tries);

interface Failure {
  readonly error: string;
}
const failure = (error: string): Failure => ({ error });

export interface StandInOptions {
  readonly card?: string;
  readonly port?: number;
  readonly triesMax?: number;
  /** False: upgrades are left unanswered. */
  readonly accepts?: () => boolean;
}

export async function startStandIn({ card = 'legal', port = 0, triesMax = 5, accepts }: StandInOptions = {}): Promise<StandIn> {
  const calls: SeenCall[] = [];
  let inserted: string | undefined = card;
  let pin = DEMO_PIN;
  let triesLeft = triesMax;
  let pinChecks = 0;
  const joiners = new WeakMap<Peer, ReturnType<typeof createBlockJoiner>>();
  const rests = new WeakMap<Peer, string[]>();

  const server = await startWebSocketServer(
    {
      ...(accepts ? { accepts } : {}),
      connected: (peer) => peer.send(JSON.stringify({ _id: 0, _method: 'open', _status: '00', _args: {} })),
      message: (peer, frame) => {
        let text: string | undefined = frame;
        if (isBlock(frame)) {
          const joiner = joiners.get(peer) ?? createBlockJoiner();
          joiners.set(peer, joiner);
          text = joiner.add(readBlock(frame));
          if (text === undefined) return peer.send(JSON.stringify({ _method: '_nextBlock' }));
        }
        const message = JSON.parse(text) as { _id: unknown; _method: string; _args: Record<string, string> };
        if (message._method === '_nextBlock') {
          const next = rests.get(peer)?.shift();
          return next === undefined ? undefined : peer.send(next);
        }
        const call: SeenCall = { id: message._id, method: message._method, args: message._args };
        calls.push(call);
        const answer = answerOf(call);
        const instead = standIn.mischief?.(call, answer, peer);
        if (instead === 'handled') return;
        const answered = JSON.stringify(instead ?? answer);
        if (!needsBlocks(answered)) return peer.send(answered);
        const [first = '', ...rest] = writeBlocks(answered, '00000000-0000-4000-8000-000000000000');
        rests.set(peer, rest);
        peer.send(first);
      },
    },
    port,
  );

  function answerOf({ id, method, args }: SeenCall): object {
    const outcome = perform(method.replace(/^cus-sec_/, ''), args);
    const failed = 'error' in outcome;
    // `_status` stays "00" on failure, as the real one's does.
    return { _id: id, _method: method, _status: '00', _args: { Result: !failed, Data: failed ? [] : outcome.data, Error: failed ? [outcome.error] : [] } };
  }

  function perform(name: string, args: Readonly<Record<string, string>>): { readonly data: readonly unknown[] } | Failure {
    const found = sandboxCards.find((one) => one.id === inserted);
    if (!found) return failure('Err:Custom50200,读卡器中无卡,错误码=50200');
    const der = sandboxCertificate(found);
    if (name === 'SpcGetCardID') return { data: [found.cardNo] };
    if (name === 'SpcGetSignCertAsPEM') return { data: [(Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []).join('\r\n')] };
    const checked = { SpcVerifyPINAll: args['passwd'], SpcChangePIN: args['oldPin'], SpcSignDataAsPEM: args['passwd'], SpcSignPemDataAsPem: args['passwd'] }[name];
    if (checked === undefined) return failure('Err:Base50000,参数错误');
    const refused = refusedPin(checked);
    if (refused) return refused;
    if (name === 'SpcVerifyPINAll') return { data: [] };
    if (name === 'SpcChangePIN') {
      pin = args['newPin'] ?? pin;
      return { data: [] };
    }
    const message = Buffer.from(args['inData'] ?? '', name === 'SpcSignDataAsPEM' ? 'utf8' : 'base64');
    return { data: [Buffer.from(signature(found.id, message)).toString('base64'), readCertificate(der).certNo] };
  }

  function refusedPin(given: string): Failure | undefined {
    if (given.length !== 8) return failure('口令长度不正确,错误码=227');
    pinChecks += 1;
    if (triesLeft === 0) return failure('卡被锁定,错误码=983');
    if (given === pin) {
      triesLeft = triesMax;
      return undefined;
    }
    triesLeft -= 1;
    return triesLeft === 0 ? failure('卡被锁定,错误码=983') : failure(`输入口令错误,还可以重试${standIn.numeral(triesLeft)}次,错误码=240`);
  }

  const standIn: StandIn = {
    ...server,
    calls,
    get pinChecks() {
      return pinChecks;
    },
    get triesLeft() {
      return triesLeft;
    },
    insert: (id) => {
      inserted = id;
    },
    mischief: undefined,
    numeral: String,
  };
  return standIn;
}

/** As the real keys do: SM2 over SM3(Z‖M), r‖s; RSA with SHA-1. */
function signature(id: string, message: Uint8Array): Uint8Array {
  const key = sandboxKey(id);
  return key.algorithm === 'SM2' ? sm2Sign(key.privateKey, message) : sign('sha1', message, createPrivateKey(key.privateKey));
}
