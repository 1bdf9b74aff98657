import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVpcdReader, vpcdFrame, type VpcdMessage } from './vpcdFrames.ts';

describe('vpcd frames', () => {
  it('come out as they went in, however the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 50 })), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map(vpcdFrame));
        const read = createVpcdReader();
        const out: VpcdMessage[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          out.push(...read(stream.subarray(at, at + cut)));
          at += cut;
        }
        expect(out).toEqual(
          bodies.map((body) => (body.length === 1 ? { kind: 'control', code: body[0] } : { kind: 'apdu', apdu: Uint8Array.from(body) })),
        );
      }),
    );
  });
  it('takes any bytes without failing, and never gives out more than came in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
        const read = createVpcdReader();
        const given = chunks.flatMap((chunk) => read(chunk)).reduce((sum, message) => sum + (message.kind === 'apdu' ? message.apdu.length : 1), 0);
        expect(given).toBeLessThanOrEqual(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      }),
    );
  });
  it('leaves empty messages out, and refuses to write one that is too long', () => {
    expect(createVpcdReader()(Uint8Array.of(0, 0, 0, 1, 4))).toEqual([{ kind: 'control', code: 4 }]);
    expect(() => vpcdFrame(new Uint8Array(65_536))).toThrow(RangeError);
  });
});
