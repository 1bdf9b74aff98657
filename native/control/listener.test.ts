import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isSigned, isTrustedListener, listenersOn, signatureScript } from './listener.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (address: string, state: string, uid: number) => `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 4242 1 0000 100 0 0 10 0\n`;

describe('who listens on the control’s port', () => {
  it('is read from the system’s table: listening, reachable by loopback, on that port', () => {
    const port = 61232;
    const hex = port.toString(16).toUpperCase();
    const table = head + row(`0100007F:${hex}`, '0A', 1000) + row(`00000000:${hex}`, '0A', 0) + row(`0100007F:${hex}`, '01', 7) + row('0100007F:0050', '0A', 8) + row(`0200A8C0:${hex}`, '0A', 9);
    expect(listenersOn(table, port)).toEqual([1000, 0]);
    expect(listenersOn(head + row(`00000000000000000000000001000000:${hex}`, '0A', 33), port)).toEqual([33]);
    expect(listenersOn('', port)).toEqual([]);
    expect(listenersOn('nonsense\n\n: : :', port)).toEqual([]);
  });

  it('a server of this very process is ours; a port where nobody listens is nobody’s', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isTrustedListener(`ws://127.0.0.1:${port}`)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await isTrustedListener(`ws://127.0.0.1:${port}`)).toBe(false);
  });

  it('on Windows every listener’s signature must be valid', () => {
    expect(signatureScript(61232)).toContain('-LocalPort 61232 ');
    expect(isSigned('"Valid"')).toBe(true);
    expect(isSigned('["Valid","Valid"]')).toBe(true);
    for (const answer of ['"NotSigned"', '["Valid","HashMismatch"]', '[]', '', 'null', 'Valid', '{}']) expect(isSigned(answer)).toBe(false);
  });
});
