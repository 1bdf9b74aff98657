import { describe, expect, it } from 'vitest';
import { wiaScanner } from './wia.ts';

/** A stand-in for PowerShell: gets the encoded script as its last argument, the parameters in its environment. */
const standIn = (source: string) => wiaScanner({ command: process.execPath, args: ['-e', source] });
const course = { signal: new AbortController().signal, onProgress: () => {} };
const ask = { scannerId: "{6BDD}\\0001';exit", dpi: 600, mode: 'grey' } as const;

describe('scanning over WIA, with a stand-in for PowerShell', () => {
  it('lists scanners by id and name', async () => {
    const scanner = standIn(`if (process.env.SW_SCANNER_ACTION === 'list') console.log('{6BDD}\\\\0001\\tCanon LiDE 300\\r\\n{6BDD}\\\\0002\\t惠普 M227');`);
    expect(await scanner.list()).toEqual([
      { scannerId: '{6BDD}\\0001', name: 'Canon LiDE 300' },
      { scannerId: '{6BDD}\\0002', name: '惠普 M227' },
    ]);
  });

  it('hands parameters over as they are, never inside the script, and reads the picture', async () => {
    const scanner = standIn(`
      const script = Buffer.from(process.argv.at(-1), 'base64').toString('utf16le');
      if (script.includes('exit') && !script.includes(process.env.SW_SCANNER_ID)) {
        console.log('base64:' + Buffer.from([process.env.SW_SCANNER_ID, process.env.SW_SCANNER_DPI, process.env.SW_SCANNER_INTENT].join('|')).toString('base64'));
      }`);
    expect(Buffer.from(await scanner.scan(ask, course)).toString()).toBe("{6BDD}\\0001';exit|600|2");
  });

  it.each([
    ['0x80210002', 'scanner/jammed'],
    ['0x80210006', 'scanner/busy'],
    ['0x80210016', 'scanner/cover-open'],
    ['0x80210003', 'scanner/no-paper'],
    ['0x80040154', 'scanner/driver-missing'],
    ['0x80004005', 'scanner/failed'],
  ])('HRESULT %s is told as %s', async (hresult, code) => {
    await expect(standIn(`console.error('${hresult}'); process.exit(3)`).scan(ask, course)).rejects.toMatchObject({ code });
  });

  it('an answer without a picture, and no PowerShell at all', async () => {
    await expect(standIn('').scan(ask, course)).rejects.toMatchObject({ code: 'scanner/failed' });
    await expect(wiaScanner({ command: 'no-such-powershell' }).list()).rejects.toMatchObject({ code: 'scanner/driver-missing' });
  });
});
