/** Commands of softreader.c to its device; the letters are on the wire. */
const ops = { D: 'describe', S: 'status', U: 'power-up', R: 'reset', O: 'power-off', N: 'protocol', T: 'transmit', I: 'control' } as const;

export interface ReaderCommand {
  readonly op: (typeof ops)[keyof typeof ops];
  readonly slot: number;
  /** T: protocol(1) APDU. N: protocol(1). I: control code(4) data. */
  readonly body: Uint8Array;
}

/** An answer with its length in front: 4 bytes, then the status code in 2 and what comes with it. */
export function readerAnswer(status: number, bytes: Uint8Array = new Uint8Array()): Uint8Array {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(2 + bytes.length);
  head.writeUInt16BE(status, 4);
  return Uint8Array.from(Buffer.concat([head, bytes]));
}

/** Reads one connection's stream, however it was cut. `listensTo`: it is a connection for the news of that slot. Throws on what softreader.c never sends. */
export function createReaderFrames(): (chunk: Uint8Array) => { listensTo?: number; commands: ReaderCommand[] } {
  let rest = Buffer.alloc(0);
  let greeted = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const commands: ReaderCommand[] = [];
    if (!greeted) {
      if (rest[0] === 0x45) return rest[1] === undefined ? { commands } : { listensTo: rest[1], commands };
      greeted = true;
      rest = rest.subarray(1);
    }
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0);
      const letter = String.fromCharCode(rest[4] ?? 0);
      if (!Object.hasOwn(ops, letter)) throw new Error(`no reader command ${letter}`);
      commands.push({ op: ops[letter as keyof typeof ops], slot: rest[5] ?? 0, body: Uint8Array.from(rest.subarray(6, end)) });
      rest = rest.subarray(end);
    }
    return { commands };
  };
}
