import { describe, expect, it } from 'vitest';
import { wiaScanner } from './wia.ts';
import { wiaScript } from './wiaScript.ts';

/** A stand-in for PowerShell: gets the encoded script as its last argument, the parameters in its environment, here `env`. */
const standIn = (source: string, setup: { scanMs?: number } = {}) => wiaScanner({ ...setup, command: process.execPath, args: ['-e', `const env = process.env; ${source}`] });
const course = () => ({ signal: new AbortController().signal, onProgress: () => {} });
const ask = { scannerId: "{6BDD}\\0001';exit", dpi: 600, mode: 'grey' } as const;
const described = String.raw`item\t6146\t0\t3\r\nitem\t6147\t300\t2\t\t\t\t100,600`;

describe('scanning over WIA, with a stand-in for PowerShell', () => {
  it('lists scanners by id and name, names in any script, one without a name by its id', async () => {
    const answer = String.raw`{6BDD}\\0001\tCanon LiDE 300\r\n{6BDD}\\0002\t惠普 M227 （三楼）\n\n{6BDD}\\0003\t \n`;
    expect(await standIn(`if (env.SW_SCANNER_ACTION === 'list') process.stdout.write('${answer}');`).list()).toEqual([
      { scannerId: '{6BDD}\\0001', name: 'Canon LiDE 300' },
      { scannerId: '{6BDD}\\0002', name: '惠普 M227 （三楼）' },
      { scannerId: '{6BDD}\\0003', name: '{6BDD}\\0003' },
    ]);
    expect(await standIn('').list()).toEqual([]);
  });

  it('asks what the scanner can do, sets it, and reads the page as bytes; parameters are never inside the script', async () => {
    const seen: number[] = [];
    const page = await standIn(`
      const script = Buffer.from(process.argv.at(-1), 'base64').toString('utf16le');
      if (script.includes(env.SW_SCANNER_ID)) process.exit(1);
      if (env.SW_SCANNER_ACTION === 'describe') process.stdout.write('${described}');
      else process.stdout.write(Buffer.concat([Buffer.from('BM'), Buffer.from([0, 255, 13, 10]), Buffer.from(env.SW_SCANNER_ID + '|' + env.SW_SCANNER_SET)]));
    `).scan(ask, { ...course(), onProgress: (fraction) => seen.push(fraction) });
    expect([...page.subarray(2, 6)]).toEqual([0, 255, 13, 10]);
    expect(Buffer.from(page.subarray(6)).toString()).toBe("{6BDD}\\0001';exit|6146=2;6147=600");
    expect(seen.at(-1)).toBe(1);
  });

  it.each([
    ['0x80210002', 'scanner/jammed'],
    ['0x80210006', 'scanner/busy'],
    ['0x80210007', 'scanner/busy'],
    ['0x80210016', 'scanner/cover-open'],
    ['0x80210003', 'scanner/no-paper'],
    ['0x80210005', 'scanner/none'],
    ['0x80210064', 'scanner/cancelled'],
    ['0x80040154', 'scanner/driver-missing'],
    ['0x80070422', 'scanner/driver-missing'],
    ['0x8021000a', 'scanner/none'],
    ['0x80004005', 'scanner/failed'],
    ['PowerShell is not allowed here', 'scanner/failed'],
  ])('%s on the error channel is told as %s, whatever was printed before', async (words, code) => {
    const failing = standIn(`console.log('half a page'); console.error('#< CLIXML\\n${words}'); process.exitCode = 3`);
    await expect(failing.scan(ask, course())).rejects.toMatchObject({ code });
    await expect(failing.list()).rejects.toMatchObject({ code });
  });

  it('an answer without a picture, a driver that breaks in the middle of a page, and no PowerShell at all', async () => {
    await expect(standIn('').scan(ask, course())).rejects.toMatchObject({ code: 'scanner/failed' });
    const breaking = standIn(`if (env.SW_SCANNER_ACTION === 'scan') process.stdout.write('BM half', () => process.kill(process.pid, 'SIGKILL'))`);
    await expect(breaking.scan(ask, course())).rejects.toMatchObject({ code: 'scanner/failed' });
    await expect(wiaScanner({ command: 'no-such-powershell' }).list()).rejects.toMatchObject({ code: 'scanner/driver-missing' });
  });

  it('a driver that never answers is ended; so is one that is cancelled', async () => {
    const stuck = `if (env.SW_SCANNER_ACTION === 'scan') { console.error('scanning'); setInterval(() => {}, 1_000); }`;
    await expect(standIn(stuck, { scanMs: 300 }).scan(ask, course())).rejects.toMatchObject({ code: 'scanner/failed' });
    const cancelling = new AbortController();
    const scanning = standIn(stuck).scan(ask, { signal: cancelling.signal, onProgress: () => setImmediate(() => cancelling.abort()) });
    await expect(scanning).rejects.toMatchObject({ code: 'scanner/cancelled' });
  });
});

describe('the script for PowerShell', () => {
  it('stays within the length of a Windows command line when it is encoded', () => {
    // CreateProcess: 32 767 characters.
    expect(Buffer.from(wiaScript, 'utf16le').toString('base64').length).toBeLessThan(30_000);
  });

  it('is plain ASCII with its brackets closed, and takes parameters from the environment alone', () => {
    expect(wiaScript).toMatch(/^[\n\x20-\x7e]+$/);
    const bare = wiaScript.replaceAll(/'[^'\n]*'/g, "''");
    for (const [opened, closed] of ['{}', '()', '[]'].map((pair) => [...pair])) {
      let depth = 0;
      for (const character of bare) {
        depth += character === opened ? 1 : character === closed ? -1 : 0;
        expect(depth).toBeGreaterThanOrEqual(0);
      }
      expect(depth).toBe(0);
    }
    expect([...new Set(wiaScript.match(/SW_SCANNER_\w+/g))].toSorted()).toEqual(['SW_SCANNER_ACTION', 'SW_SCANNER_ASK', 'SW_SCANNER_ID', 'SW_SCANNER_SET']);
  });
});
