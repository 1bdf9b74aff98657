/** vpcd's control bytes: messages of length 1. Longer ones are APDUs. */
export const vpcdControl = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;

export type VpcdMessage =
  | { readonly kind: 'control'; readonly code: number }
  | { readonly kind: 'apdu'; readonly apdu: Uint8Array };

/** A message with its length in front, 2 bytes big-endian. Throws RangeError above 65 535 bytes. */
export function vpcdFrame(message: Uint8Array): Uint8Array {
  if (message.length > 0xffff) throw new RangeError('vpcd message too long');
  return Uint8Array.of(message.length >> 8, message.length & 0xff, ...message);
}

/** Splits a stream of bytes, however it was cut, into messages. Empty messages say nothing and are left out. */
export function createVpcdReader(): (chunk: Uint8Array) => VpcdMessage[] {
  let rest = new Uint8Array();
  return (chunk) => {
    rest = Uint8Array.from(Buffer.concat([rest, chunk]));
    const messages: VpcdMessage[] = [];
    for (;;) {
      const [high, low] = rest;
      if (high === undefined || low === undefined) return messages;
      const length = (high << 8) | low;
      if (rest.length < 2 + length) return messages;
      const body = rest.slice(2, 2 + length);
      rest = rest.slice(2 + length);
      if (length === 1) messages.push({ kind: 'control', code: body[0] ?? 0 });
      else if (length > 1) messages.push({ kind: 'apdu', apdu: body });
    }
  };
}
