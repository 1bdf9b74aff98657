let table: Map<string, readonly [number, number]> | undefined;

/** GBK bytes of a text; the platform decodes GBK but does not encode it. Throws RangeError on a character GBK lacks. */
export function encodeGbk(text: string): Uint8Array {
  table ??= buildTable();
  const bytes: number[] = [];
  for (const character of text) {
    if (character.charCodeAt(0) < 0x80) bytes.push(character.charCodeAt(0));
    else {
      const pair = table.get(character);
      if (!pair) throw new RangeError('GBK lacks this character');
      bytes.push(...pair);
    }
  }
  return Uint8Array.from(bytes);
}

function buildTable(): Map<string, readonly [number, number]> {
  const gbk = new TextDecoder('gbk');
  const pairs = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = gbk.decode(Uint8Array.of(lead, trail));
      if ([...character].length === 1 && character !== '�' && !pairs.has(character)) pairs.set(character, [lead, trail]);
    }
  }
  return pairs;
}
