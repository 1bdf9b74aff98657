import { basename } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { libraryFormat } from './binaryFormat.ts';

/** Result ULONG, BOOL and ULONG by value 32 bits, handles as wide as a pointer; everything else goes by pointer to our own buffers. */
const signatures = {
  SKF_EnumDev: ['uint32', 'void *', 'void *'],
  SKF_ConnectDev: ['void *', 'void *'],
  SKF_DisConnectDev: ['uintptr_t'],
  SKF_GetDevInfo: ['uintptr_t', 'void *'],
  SKF_EnumApplication: ['uintptr_t', 'void *', 'void *'],
  SKF_OpenApplication: ['uintptr_t', 'void *', 'void *'],
  SKF_CloseApplication: ['uintptr_t'],
  SKF_ClearSecureState: ['uintptr_t'],
  SKF_GetPINInfo: ['uintptr_t', 'uint32', 'void *', 'void *', 'void *'],
  SKF_VerifyPIN: ['uintptr_t', 'uint32', 'void *', 'void *'],
  SKF_ChangePIN: ['uintptr_t', 'uint32', 'void *', 'void *', 'void *'],
  SKF_UnblockPIN: ['uintptr_t', 'void *', 'void *', 'void *'],
  SKF_EnumContainer: ['uintptr_t', 'void *', 'void *'],
  SKF_OpenContainer: ['uintptr_t', 'void *', 'void *'],
  SKF_CloseContainer: ['uintptr_t'],
  SKF_ExportCertificate: ['uintptr_t', 'uint32', 'void *', 'void *'],
  SKF_ECCSignData: ['uintptr_t', 'void *', 'uint32', 'void *'],
  SKF_RSASignData: ['uintptr_t', 'void *', 'uint32', 'void *', 'void *'],
} as const;

export type SkfFunction = keyof typeof signatures;
/** A library without these is not an SKF library. */
const needed: readonly SkfFunction[] = ['SKF_EnumDev', 'SKF_ConnectDev', 'SKF_EnumApplication', 'SKF_EnumContainer', 'SKF_ExportCertificate', 'SKF_VerifyPIN'];

export type SkfArgument = number | bigint | Uint8Array;

export interface SkfLibrary {
  readonly path: string;
  /** The file's name: part of card ids. */
  readonly name: string;
  /**
   * Calls one function in a thread of its own: the event loop goes on. The buffers must not be touched until it is back.
   * @returns the SAR code. @throws AppError `card/unsupported` where the library lacks the function.
   */
  call(name: SkfFunction, ...args: readonly SkfArgument[]): Promise<number>;
  /** Runs work that needs several calls with nobody else's between them: vendor libraries are not safe for threads. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** Calls that have not come back, of every library. */
let underWay = 0;
// A thread that hangs in a vendor's code would keep the process from ending in an orderly way.
process.once('exit', () => underWay > 0 && process.kill(process.pid, 'SIGKILL'));

/**
 * Loads a vendor library.
 * @throws AppError `card/library-missing`, `card/library-32-bit`, `card/library-bits` (made for another kind of processor),
 * `card/library-broken` (no library, no SKF library, or it does not load)
 */
export async function openSkfLibrary(path: string): Promise<SkfLibrary> {
  const name = basename(path);
  const format = await libraryFormat(path);
  if (format === 'missing') throw new AppError('card/library-missing', { params: { name } });
  if (format === '32-bit') throw new AppError('card/library-32-bit', { params: { name } });
  if (format === 'other-machine') throw new AppError('card/library-bits', { params: { name } });
  if (format === 'no-library') throw new AppError('card/library-broken', { params: { name } });
  let find: (wanted: SkfFunction) => Native;
  try {
    const { default: koffi } = await import('koffi');
    const loaded = koffi.load(path);
    find = (wanted) => loaded.func('__stdcall', wanted, 'uint32', [...signatures[wanted]]);
    for (const wanted of needed) find(wanted);
  } catch (cause) {
    throw new AppError('card/library-broken', { params: { name }, cause });
  }

  const found = new Map<SkfFunction, Native>();
  function native(wanted: SkfFunction): Native {
    const known = found.get(wanted);
    if (known) return known;
    try {
      const bound = find(wanted);
      found.set(wanted, bound);
      return bound;
    } catch (cause) {
      throw new AppError('card/unsupported', { cause });
    }
  }

  let queue: Promise<unknown> = Promise.resolve();
  return {
    path,
    name,
    call: (wanted, ...args) =>
      new Promise((resolve, reject) => {
        const bound = native(wanted);
        underWay += 1;
        bound.async(...args, (error: unknown, result: number) => {
          underWay -= 1;
          if (error) reject(new AppError('card/communication', { cause: error }));
          else resolve(result);
        });
      }),
    inTurn: (work) => {
      const turn = queue.then(work);
      queue = turn.catch(() => {});
      return turn;
    },
  };
}

/** What koffi makes of a symbol. */
interface Native {
  async(...args: readonly unknown[]): void;
}
