import { open } from 'node:fs/promises';

/** ELF e_machine and PE Machine of what Node runs on. */
const machines: Readonly<Record<string, { readonly elf: number; readonly pe: number }>> = {
  x64: { elf: 0x3e, pe: 0x8664 },
  arm64: { elf: 0xb7, pe: 0xaa64 },
  ia32: { elf: 0x03, pe: 0x14c },
};
/** ELF EI_CLASS of 32 bits, and the optional header's magic of PE32, where a 64-bit file says PE32+. */
const ELF_CLASS_32 = 1;
const PE32 = 0x10b;
const HEAD_BYTES = 4096;

/** `32-bit`: this process has 64. `other-machine`: another kind of processor. */
export type LibraryFormat = 'fits' | '32-bit' | 'other-machine' | 'no-library';

/** Whether a library file is there and made for this kind of process, told from its head before anything of it runs. */
export async function libraryFormat(path: string): Promise<LibraryFormat | 'missing'> {
  let head: Buffer;
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    head = buffer.subarray(0, bytesRead);
  } catch {
    return 'missing';
  }
  return formatOf(head, process.platform === 'win32' ? 'pe' : 'elf');
}

/** The same, of a file's first bytes. */
export function formatOf(head: Buffer, wanted: 'pe' | 'elf', arch: string = process.arch): LibraryFormat {
  const made = wanted === 'pe' ? peMachine(head) : elfMachine(head);
  if (made === undefined) return 'no-library';
  if (made.machine === machines[arch]?.[wanted]) return 'fits';
  return made.is32Bit && arch !== 'ia32' ? '32-bit' : 'other-machine';
}

interface Made {
  readonly machine: number;
  readonly is32Bit: boolean;
}

function elfMachine(head: Buffer): Made | undefined {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  return { machine: head.readUInt16LE(18), is32Bit: head[4] === ELF_CLASS_32 };
}

function peMachine(head: Buffer): Made | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = head.readUInt32LE(0x3c);
  const optionalHeader = at + 24;
  if (optionalHeader + 2 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  return { machine: head.readUInt16LE(at + 4), is32Bit: head.readUInt16LE(optionalHeader) === PE32 };
}
