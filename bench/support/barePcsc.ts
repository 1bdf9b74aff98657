import pcsclite from 'pcsclite';

/**
 * The binding with nothing of ours around it, for a bench to hold the native host's memory against: at each insertion it connects, sends the
 * commands that it was given (hex, as arguments) and disconnects. Tells its parent `watching` once two readers are there, `read` when both
 * cards were read, `empty` when both are out; ends with it.
 */
const commands = process.argv.slice(2).map((hex) => Buffer.from(hex, 'hex'));
const PRESENT = 0x20;
const READERS = 2;
const inserted = new Map<string, number>();
let known = 0;
let read = 0;

pcsclite().on('reader', (reader) => {
  let first = true;
  reader.on('status', ({ state }) => {
    if (first && (known += 1) === READERS) process.send?.('watching');
    first = false;
    const insertion = (state & PRESENT) === 0 ? 0 : state >>> 16;
    if (insertion === inserted.get(reader.name)) return;
    inserted.set(reader.name, insertion);
    if (insertion !== 0) reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, (error: unknown, protocol) => (error ? fail(error) : send(protocol, 0)));
    else if ([...inserted.values()].every((one) => one === 0)) process.send?.('empty');
  });
  reader.on('error', fail);

  function send(protocol: number, at: number): void {
    const command = commands[at];
    if (command) reader.transmit(command, 65_538, protocol, (error: unknown) => (error ? fail(error) : send(protocol, at + 1)));
    else {
      reader.disconnect(reader.SCARD_LEAVE_CARD, () => {
        read += 1;
        if (read % READERS === 0) process.send?.('read');
      });
    }
  }
});
process.on('disconnect', () => process.exit());

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}
