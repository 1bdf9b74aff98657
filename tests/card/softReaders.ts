import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSoftReader, type SoftReader, type SoftReaderOptions } from '../../native/pcsc/testing/softReader.ts';
import { compiled } from '../../native/testing/compiled.ts';
import { type Pcscd, runPcscd } from './pcscd.ts';

/** pcscd with soft readers, which can do what vpcd's cannot: be unplugged, hang, have a keypad. */
export interface ReaderService extends Pcscd {
  /** Named `softReaderName(index)`. */
  readonly readers: readonly SoftReader[];
}

/** Lays the driver out as pcscd looks for it. Throws when compiler or headers are missing. */
function layOut(drivers: string): void {
  const contents = join(drivers, 'softreader.bundle/Contents');
  mkdirSync(join(contents, 'Linux'), { recursive: true });
  writeFileSync(join(contents, 'Info.plist'), INFO_PLIST);
  copyFileSync(build('softreader.c', ['-I/usr/include/PCSC', '-lpthread']), join(contents, 'Linux/libsoftreader.so'));
}
const build = (source: string, flags: readonly string[]): string =>
  compiled(new URL(`../../native/pcsc/testing/${source}`, import.meta.url), flags, 'g++ and libpcsclite-dev');

/** What pcscd reads of a USB driver. */
const INFO_PLIST = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>libsoftreader.so</string>
<key>CFBundleName</key><string>SOFTREADER</string>
<key>ifdCapabilities</key><string>0x00000000</string>
<key>ifdVendorID</key><array><string>0x0001</string></array>
<key>ifdProductID</key><array><string>0x0001</string></array>
<key>ifdFriendlyName</key><array><string>Soft Reader</string></array>
</dict></plist>
`;

/** Names of a reader's slots, when the readers were plugged in by order. */
export const softReaderName = (index: number, slot = 0): string => `Soft Reader (reader${index}) 0${index} 0${slot}`;

/** Starts a pcscd that has these readers and no others; no other pcscd may run. */
export async function startSoftReaders(wanted: readonly SoftReaderOptions[]): Promise<ReaderService> {
  const folder = mkdtempSync(join(tmpdir(), 'soft-readers-'));
  const [usb, config, drivers] = [join(folder, 'usb'), join(folder, 'reader.conf.d'), join(folder, 'drivers')];
  layOut(drivers);
  const bus = build('softusb.c', ['-ldl']);
  mkdirSync(usb);
  mkdirSync(config); // no serial readers
  const readers = await Promise.all(wanted.map((options, i) => openSoftReader(join(usb, `reader${i}`), options)));
  const pcscd = await runPcscd(
    {
      args: ['--config', config],
      env: { ...process.env, LD_PRELOAD: bus, SOFT_USB: usb, SOFT_USB_DRIVERS: drivers },
      isRunning: async () => false,
      isReady: async () => readers.every((reader) => reader.isOpened || !reader.isPlugged),
      notReady: 'pcscd runs, but does not open the soft readers',
    },
    folder,
  );
  return {
    start: pcscd.start,
    kill: pcscd.kill,
    readers,
    stop: async () => {
      // A reader that hangs would keep the service from ending.
      for (const reader of readers) reader.vanish();
      await pcscd.stop();
    },
  };
}
