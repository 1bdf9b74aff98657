import { open } from 'node:fs/promises';

/** ELF e_machine and PE Machine of what Node runs on. */
const machines: Readonly<Record<string, { readonly elf: number; readonly pe: number }>> = {
  x64: { elf: 0x3e, pe: 0x8664 },
  arm64: { elf: 0xb7, pe: 0xaa64 },
  ia32: { elf: 0x03, pe: 0x14c },
};
const HEAD_BYTES = 4096;

/** Whether a library file is there and made for this kind of process, told from its head before anything of it runs. */
export async function libraryFormat(path: string): Promise<'fits' | 'missing' | 'other-machine' | 'no-library'> {
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
export function formatOf(head: Buffer, wanted: 'pe' | 'elf', arch: string = process.arch): 'fits' | 'other-machine' | 'no-library' {
  const machine = wanted === 'pe' ? peMachine(head) : elfMachine(head);
  if (machine === undefined) return 'no-library';
  return machine === machines[arch]?.[wanted] ? 'fits' : 'other-machine';
}

function elfMachine(head: Buffer): number | undefined {
  return head.length >= 20 && head.toString('latin1', 0, 4) === '\x7fELF' ? head.readUInt16LE(18) : undefined;
}

function peMachine(head: Buffer): number | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = head.readUInt32LE(0x3c);
  return at + 6 <= head.length && head.toString('latin1', at, at + 4) === 'PE\0\0' ? head.readUInt16LE(at + 4) : undefined;
}
