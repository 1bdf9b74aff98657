import { openPcsc } from '../../native/pcsc/binding.ts';
import { withConnection } from '../../native/pcsc/readerConnection.ts';

/** A program of its own that holds the card in the named reader exclusively until it is ended. */
const monitor = await openPcsc();
monitor.on('error', () => process.exit(1));
monitor.on('reader', (reader) => {
  if (reader.name !== process.argv[2]) return;
  void withConnection(reader, 'exclusive', () => {
    process.send?.('held');
    return new Promise<never>(() => {});
  });
});
